using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using LossGen.Generator.Tests.Infrastructure;
using LossGen.Generator.Tests.Robustness;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Tests.Catalogue;

/// <summary>
/// What an error list shows of a message: one line, of which the first hundred columns are read. All code that the tests and the pages
/// have is reported on, as it is and with a line end and a comment wherever an expression can have one.
/// </summary>
public sealed partial class MessageTests(MessageTests.Reported reported) : IClassFixture<MessageTests.Reported>
{
    private const int Read = 100;
    private const int Longest = 400;

    public static TheoryData<Rule> Rules => [.. Rule.All];

    [Fact]
    public async Task Messages_stand_on_one_line() => Assert.Empty(
        from message in await reported.MessagesAsync()
        where message.Text.Any(char.IsControl) || message.Text.Contains("  ", StringComparison.Ordinal) || message.Text.Trim() != message.Text
        select message);

    [Fact]
    public async Task Code_in_messages_is_short_and_without_comments() => Assert.Empty(
        from message in await reported.MessagesAsync()
        where Quoted().Matches(message.Text).Any(static quoted => quoted.Groups[1].Length > Excerpt.MaxLength) || message.Text.Contains("/*", StringComparison.Ordinal)
        select message);

    /// <summary>First what is wrong, then what to do, and then why: <c>what; remedy: why</c>.</summary>
    [Fact]
    public async Task What_to_do_begins_within_a_hundred_columns() => Assert.Empty(
        from message in await reported.MessagesAsync()
        where message.Text.Length > Read && !Remedy().IsMatch(message.Text)
        select message);

    [Fact]
    public async Task Messages_are_not_too_long() => Assert.Empty(
        from message in await reported.MessagesAsync()
        where message.Text.Length > Longest
        select message);

    [Fact]
    public async Task Messages_end_as_sentences_do() => Assert.Empty(
        from message in await reported.MessagesAsync()
        where message.Text[^1] is ',' or ';' or ':' or '!' || message.Text.EndsWith('.') != message.Text[..^1].Contains(". ", StringComparison.Ordinal)
        select message);

    [Fact]
    public async Task Names_in_messages_are_those_that_somebody_wrote() => Assert.Empty(
        from message in await reported.MessagesAsync()
        where message.Text.Contains("''", StringComparison.Ordinal)
            || message.Text.Contains(".ctor", StringComparison.Ordinal)
            || message.Text.Contains("op_", StringComparison.Ordinal)
            || message.Text.Contains("get_", StringComparison.Ordinal)
            || CompilersName().IsMatch(message.Text)
        select message);

    [Fact]
    public async Task Nearly_all_rules_are_among_them()
    {
        var seen = (await reported.MessagesAsync()).Select(static message => message.Id).ToHashSet(StringComparer.Ordinal);
        var missing = Rule.All.Select(static rule => rule.Id).Except(seen).ToList();
        Assert.True(missing.Count <= Rule.All.Length * 0.2, $"Add code to ReportedCode for {string.Join(", ", missing)}");
    }

    [Theory]
    [MemberData(nameof(Rules), DisableDiscoveryEnumeration = true)]
    public void Format_is_one_line_that_ends_properly(Rule rule)
    {
        var format = rule.Descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture);
        Assert.DoesNotContain('\n', format);
        Assert.DoesNotContain("profile", format, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(format.Length, 3, 220);
        Assert.False(format[^1] is ' ' or ',' or ';' or ':' or '!', format);
        Assert.Equal(format[..^1].Contains(". ", StringComparison.Ordinal), format.EndsWith('.'));
    }

    /// <summary>A title names the mistake, as a heading does, and is no sentence.</summary>
    [Theory]
    [MemberData(nameof(Rules), DisableDiscoveryEnumeration = true)]
    public void Title_is_a_heading(Rule rule)
    {
        Assert.InRange(rule.Title.Length, 8, 60);
        Assert.DoesNotMatch(@"[.;:!?]", rule.Title);
        Assert.True(!Verb().IsMatch(rule.Title) || rule.Title.Contains(" that ", StringComparison.Ordinal), rule.Title);
    }

    [GeneratedRegex(@"(?<![\w'])'([^']*)'(?!\w)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^.{0,99}[;:] |^(Clear|Mask) ", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Remedy();

    [GeneratedRegex(@"<(?!\d)[^ >]*[^\w>][^ >]*>|<>|\$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CompilersName();

    [GeneratedRegex(@"\b(is|are|has|have|had|does|do|cannot|needs?|misses|lacks|leaks|differs?|outlives|dominates?|outweighs?|moves?|clashes)\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Verb();

    /// <summary>A message that was reported.</summary>
    /// <param name="Id">The rule.</param>
    /// <param name="Text">The message.</param>
    public sealed record Message(string Id, string Text);

    /// <summary>The messages about all the code: found once.</summary>
    public sealed class Reported
    {
        private readonly Lazy<Task<ImmutableArray<Message>>> _messages = new(FindAsync);

        public Task<ImmutableArray<Message>> MessagesAsync() => _messages.Value;

        private static async Task<ImmutableArray<Message>> FindAsync()
        {
            var plain = ReportedCode.Project();
            var spread = plain.RemoveAllSyntaxTrees().AddSyntaxTrees(plain.SyntaxTrees.Select(static tree => tree.WithRootAndOptions(new Spread().Visit(tree.GetRoot())!, tree.Options)));
            var found = ImmutableArray.CreateBuilder<Message>();
            foreach (var compilation in new[] { plain, spread })
            {
                var diagnostics = await AllAnalyzers.RunAsync(GeneratorRun.Of(compilation).Output);
                AllAnalyzers.Survived(diagnostics);
                found.AddRange(diagnostics.Select(static diagnostic => new Message(diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture))));
            }

            return [.. found.Distinct()];
        }
    }

    /// <summary>Breaks expressions wherever people do, and says something there.</summary>
    private sealed class Spread : CSharpSyntaxRewriter
    {
        private static readonly SyntaxTriviaList Break = SyntaxFactory.ParseTrailingTrivia(" /* about it */\r\n        \t");

        public override SyntaxToken VisitToken(SyntaxToken token) =>
            token.Parent is ArgumentListSyntax or BinaryExpressionSyntax or ParenthesizedExpressionSyntax && token.Parent.FirstAncestorOrSelf<AttributeSyntax>() is null
                ? token.WithTrailingTrivia(Break)
                : token.Parent is MemberAccessExpressionSyntax && token.IsKind(SyntaxKind.DotToken) && token.Parent.FirstAncestorOrSelf<AttributeSyntax>() is null
                    ? token.WithLeadingTrivia(Break)
                    : base.VisitToken(token);
    }
}
