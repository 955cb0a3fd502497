using System.Collections.Immutable;
using LossGen.Analyzers;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.CodeFixes.Fixing;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.Generator.Tests.Fixes;

/// <summary>
/// What <c>dotnet format analyzers</c> relies on: it asks a fix with the first diagnostic that the fix's analyzer reported,
/// of whichever rule, goes on without a key where that gave none, and takes a rule's fixes in the order of their types.
/// </summary>
public class BatchTests
{
    private const string TwoMistakes =
        """
        class Program
        {
            void Train(Tensor x, Tensor y)
            {
                var a = functional.cross_entropy(functional.softmax(x, 1), y);
                var b = functional.cross_entropy(x.softmax(1), y);
                (a / a + b).backward();
            }
        }
        """;

    private static readonly ImmutableArray<CodeFixProvider> All =
    [
        .. typeof(LossGenFix).Assembly.GetTypes()
            .Where(static type => typeof(CodeFixProvider).IsAssignableFrom(type) && !type.IsAbstract)
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    [Theory]
    [InlineData("LG2001", nameof(SetWeightFix), nameof(ReplaceExpressionFix), nameof(UseSchemeFix), nameof(MarkMainFix), nameof(AddJustificationFix))]
    [InlineData("LG2009", nameof(AddTypicalFix), nameof(AddJustificationFix))]
    public void Fixes_of_a_rule_are_found_in_the_order_in_which_they_are_offered(string rule, params string[] expected) => Assert.Equal(
        expected,
        All.Where(fix => fix.FixableDiagnosticIds.Contains(rule)).Select(static fix => fix.GetType().Name));

    /// <summary>A magnitude, a role and a reason are for the author to state: in bulk they would end findings that are true.</summary>
    [Fact]
    public void Fixes_that_state_what_only_the_author_knows_are_applied_one_by_one() => Assert.Equal(
        [nameof(AddJustificationFix), nameof(AddTypicalFix), nameof(AddedTwiceFix), nameof(MarkAuxiliaryFix), nameof(MarkMainFix)],
        All.Where(static fix => fix.GetFixAllProvider() is null).Select(static fix => fix.GetType().Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Pages_say_which_rules_have_a_fix_for_all() => Assert.All(
        All.SelectMany(static fix => fix.FixableDiagnosticIds).Distinct(StringComparer.Ordinal),
        static rule =>
        {
            var row = File.ReadLines(Path.Combine(TestDirectory.Path, "..", "docs", "rules", $"{rule}.md")).Single(static line => line.StartsWith("| Fix |", StringComparison.Ordinal));
            Assert.Equal(
                All.Any(fix => fix.FixableDiagnosticIds.Contains(rule) && fix.GetFixAllProvider() is not null),
                row.Contains("with Fix All", StringComparison.Ordinal));
        });

    [Fact]
    public async Task A_fix_that_is_asked_with_the_diagnostic_of_another_rule_repairs_its_own()
    {
        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Consumer", LanguageNames.CSharp)
            .WithMetadataReferences(TestReferences.All)
            .AddDocument("Program.cs", TestSource.WithUsings(TwoMistakes));
        var diagnostics = await AllAnalyzers.RunAsync((await document.Project.GetCompilationAsync())!, [new TorchAnalyzer([new SoftmaxBeforeCrossEntropy(), new NormaliserNotDetached()])]);
        Assert.Equal(["LG3001", "LG3001", "LG3011"], diagnostics.Select(static diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));

        var fix = new SoftmaxBeforeCrossEntropyFix();
        CodeAction? offered = null;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(
            document, diagnostics.Single(static diagnostic => diagnostic.Id == "LG3011"), (action, _) => offered ??= action, CancellationToken.None));
        Assert.Null(offered);

        var text = (await (await EverywhereAsync(document, fix, "LG3001", diagnostics)).GetTextAsync()).ToString();
        Assert.Equal(TestSource.WithUsings(TwoMistakes.Replace("functional.softmax(x, 1)", "x", StringComparison.Ordinal).Replace("x.softmax(1)", "x", StringComparison.Ordinal)), text);
    }

    /// <summary>A weight against a sum beside a sum that became a mean: too small by as many times as there are elements, and no rule sees it.</summary>
    [Theory]
    [InlineData("LG2001", "LG2003")]
    [InlineData("LG2003", "LG2001")]
    public async Task A_sum_with_a_declared_magnitude_stays_and_is_reported(params string[] order)
    {
        var (text, left) = await FormattedAsync(Summed("AuxiliaryLoss(1, Typical = 220)", "mse_loss(x, y, reduction: Reduction.Sum)"), order);
        Assert.Equal(Summed("AuxiliaryLoss(0.01, Typical = 220)", "mse_loss(x, y, reduction: Reduction.Sum)"), text);
        Assert.Equal(["LG2003"], left);
    }

    [Theory]
    [InlineData("10", "LG2001", "LG2003")]
    [InlineData("1", "LG2003", "LG2001")]
    public async Task A_weight_is_not_set_against_the_assumed_size_of_a_sum(string weight, params string[] order)
    {
        var (text, left) = await FormattedAsync(Summed("AuxiliaryLoss(10)", "cross_entropy(x.view(-1, 10), y, reduction: Reduction.Sum)"), order);
        Assert.Equal(Summed($"AuxiliaryLoss({weight})", "cross_entropy(x.view(-1, 10), y, reduction: Reduction.Mean)"), text);
        Assert.Equal(weight == "10" ? ["LG2001"] : [], left);
    }

    private static string Summed(string attribute, string loss) => TestSource.WithUsings(
        $$"""
        [CombinedLoss]
        partial class Both
        {
            [MainLoss(Typical = 2.3)] static Tensor Fit(Tensor x, Tensor y) => functional.mse_loss(x, y);
            [{{attribute}}] static Tensor Kept(Tensor x, Tensor y) => functional.{{loss}};
        }
        """);

    /// <summary>What <c>dotnet format</c> makes of it: each rule's first fix, with all that is found then; and what is found afterwards.</summary>
    private static async Task<(string Text, IEnumerable<string> Left)> FormattedAsync(string source, string[] order)
    {
        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Consumer", LanguageNames.CSharp).WithMetadataReferences(TestReferences.All).AddDocument("Program.cs", source);
        async Task<ImmutableArray<Diagnostic>> FoundAsync() => await AllAnalyzers.RunAsync(
            (await document.Project.GetCompilationAsync())!, [new DominanceAnalyzer(), new TorchAnalyzer([new SumAndMeanMixed()])]);
        foreach (var rule in order)
        {
            document = await EverywhereAsync(document, rule == "LG2001" ? new SetWeightFix() : new SumAndMeanMixedFix(), rule, await FoundAsync());
        }

        return ((await document.GetTextAsync()).ToString(), (await FoundAsync()).Select(static diagnostic => diagnostic.Id));
    }

    private static async Task<Document> EverywhereAsync(Document document, CodeFixProvider fix, string rule, ImmutableArray<Diagnostic> diagnostics)
    {
        var everywhere = await fix.GetFixAllProvider()!.GetFixAsync(new FixAllContext(
            document, fix, FixAllScope.Solution, codeActionEquivalenceKey: null!, [rule], new Reported([.. diagnostics.Where(diagnostic => diagnostic.Id == rule)]), CancellationToken.None));
        var operation = Assert.IsType<ApplyChangesOperation>(Assert.Single(await everywhere!.GetOperationsAsync(CancellationToken.None)));
        return operation.ChangedSolution.GetDocument(document.Id)!;
    }

    private sealed class Reported(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
