using System.Reflection;
using System.Text.RegularExpressions;
using LossGen.Analyzers;
using LossGen.Analyzers.Torch;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Torch;

/// <summary>Every statement that the rules are tested on, damaged: half-typed code is what an editor shows most of the time.</summary>
public class TorchRobustnessTests
{
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Damaged", [], TestReferences.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    [Fact]
    public async Task No_rule_throws_on_damaged_code()
    {
        var random = new Random(5);
        var sources = Statements().ToList();
        Assert.True(sources.Count > 200);

        foreach (var source in sources)
        {
            await SurvivesAsync(source[..random.Next(source.Length)]);
            await SurvivesAsync(WithoutToken(source, random));
        }
    }

    [Theory]
    [InlineData("var loss = loss + 1; loss.backward();")]
    [InlineData("var aLoss = bLoss + 1; var bLoss = aLoss.detach() + 1; (aLoss / (aLoss + bLoss)).backward(); functional.kl_div(aLoss, bLoss.detach()).backward();")]
    [InlineData("Tensor total; while (epochs-- > 0) total = total + functional.mse_loss(x, total); (total.item<float>() + total).backward();")]
    [InlineData("Ema = 0.9 * Ema + 0.1 * functional.mse_loss(x, Ema.detach()); (Ema.ToSingle() + Ema / Ema).backward(); functional.kl_div(Ema, Ema.detach()).backward();")]
    public async Task What_is_defined_by_itself_ends(string statements) =>
        await SurvivesAsync(TestSource.Method(statements).Replace("void Train", "private Tensor Ema; private readonly Tensor own = own.detach(); void Other() => functional.kl_div(own, own.detach()).backward(); void Train", StringComparison.Ordinal));

    [Fact]
    public async Task A_cancelled_analysis_stops()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var analysis = Compile(TestSource.Method("functional.mse_loss(x, y).backward();"))
            .WithAnalyzers([new TorchAnalyzer()]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analysis.GetAnalyzerDiagnosticsAsync(cancelled.Token));
    }

    [Fact]
    public async Task A_project_without_TorchSharp_is_left_alone()
    {
        var compilation = CSharpCompilation.Create(
            "Other",
            [CSharpSyntaxTree.ParseText("class C { int cross_entropy(int input) => input; int M() => cross_entropy(1); }")],
            TestReferences.Framework);

        Assert.Null(TorchContext.Create(compilation));
        Assert.Empty(await compilation.WithAnalyzers([new TorchAnalyzer()]).GetAnalyzerDiagnosticsAsync());
    }

    private static async Task SurvivesAsync(string source) =>
        AllAnalyzers.Survived(await AllAnalyzers.RunAsync(Compile(source), [new TorchAnalyzer()]));

    private static CSharpCompilation Compile(string source) =>
        Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(TestSource.WithUsings(source), new CSharpParseOptions(LanguageVersion.Latest)));

    private static string WithoutToken(string source, Random random)
    {
        var tokens = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().ToList();
        var token = tokens[random.Next(tokens.Count)];
        return source.Remove(token.SpanStart, token.Span.Length);
    }

    private static IEnumerable<string> Statements() =>
        typeof(TorchRobustnessTests).Assembly.GetTypes()
            .Where(static type => type.Namespace == "LossGen.Generator.Tests.Torch.Rules")
            .SelectMany(static type => type.GetMethods())
            .SelectMany(static method => method.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(method)))
            .Select(static data => TestSource.Method(Regex.Replace((string)data[0], @"\{\|[#\w]+:|\|\}", "", RegexOptions.None, TimeSpan.FromSeconds(1))));
}
