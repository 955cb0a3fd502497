using System.Globalization;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Torch;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>What is known of one piece of code is kept for the next: it must not matter which was asked first.</summary>
public class OrderTests
{
    /// <summary>Longer than any limit that ever was, with a training step at its end, in its middle, nowhere, and in rings.</summary>
    private const int Length = 150;

    [Fact]
    public async Task Files_in_another_order_give_the_same_findings()
    {
        // The others declare one class several times over, and the first of them counts.
        var files = ReportedCode.Files.Where(static file => file.Contains("namespace Case", StringComparison.Ordinal));
        var project = GeneratorRun.Of(TestCompilation.FromFiles(null, [.. files])).Output;
        var reversed = project.RemoveAllSyntaxTrees().AddSyntaxTrees(project.SyntaxTrees.Reverse());
        var crashes = new Crashes();

        var expected = FindingText.Of(await crashes.RunAsync(project, concurrent: false));

        Assert.Equal(expected, FindingText.Of(await crashes.RunAsync(reversed, concurrent: false)));
        crashes.None("in another order");
    }

    [Theory]
    [InlineData("a chain without a step", "")]
    [InlineData("a chain to a step", "optimizer.step();")]
    [InlineData("a chain back to its start", "M0();")]
    [InlineData("a ring in a chain with a step behind it", "M70(); Step();")]
    public void Long_chains_of_calls_are_known_the_same_from_either_end(string shape, string last)
    {
        var compilation = TestCompilation.Create(Chain(last));
        var expected = last.Contains("tep()", StringComparison.Ordinal);

        Assert.All(Answers(compilation, static calls => calls), answer => Assert.Equal((shape, expected), (shape, answer)));
        Assert.All(Answers(compilation, static calls => calls.Reverse()), answer => Assert.Equal((shape, expected), (shape, answer)));
        Assert.All(Answers(compilation, static calls => calls.OrderBy(static call => call.Syntax.SpanStart * 7919 % 251)), answer => Assert.Equal((shape, expected), (shape, answer)));
    }

    [Fact]
    public void Many_threads_know_the_same()
    {
        var compilation = TestCompilation.Create(Chain("M70(); Step();") + Chain("").Replace("class Program", "class Other", StringComparison.Ordinal));
        var torch = TorchContext.Create(compilation)!;
        var calls = Calls(compilation);
        var expected = calls.Select(static call => call.TargetMethod.ContainingType.Name == "Program").ToList();

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            for (var i = 0; i < calls.Count; i++)
            {
                var at = (i * 37 + thread * 53) % calls.Count;
                Assert.Equal(expected[at], torch.CalledCode.MayTrain(calls[at], CancellationToken.None));
            }
        });
    }

    /// <summary>A file is bound once for all rules, whoever asks and however often.</summary>
    [Fact]
    public void A_file_has_one_model()
    {
        var compilation = TestCompilation.Create(Chain(""));
        var torch = TorchContext.Create(compilation)!;
        var nodes = compilation.SyntaxTrees[0].GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>().ToList();

        var models = nodes.AsParallel().Select(node => torch.Code.OperationOf(node, CancellationToken.None)!.SemanticModel).Distinct();

        Assert.Single(models);
    }

    private static string Chain(string last) =>
        $$"""
        sealed class Program
        {
            readonly torch.optim.Optimizer optimizer = null!;
            void Step() => optimizer.step();
            {{string.Concat(Enumerable.Range(0, Length).Select(static i => string.Create(CultureInfo.InvariantCulture, $"void M{i}() {{ M{i + 1}(); }}\n    ")))}}
            void M{{Length}}() { {{last}} }
        }
        """;

    private static List<bool> Answers(CSharpCompilation compilation, Func<IEnumerable<IInvocationOperation>, IEnumerable<IInvocationOperation>> order)
    {
        var torch = TorchContext.Create(compilation)!;
        return [.. order(Calls(compilation)).Select(call => torch.CalledCode.MayTrain(call, CancellationToken.None))];
    }

    // The links of the chain.
    private static List<IInvocationOperation> Calls(CSharpCompilation compilation)
    {
        var tree = compilation.SyntaxTrees[0];
        var model = compilation.GetSemanticModel(tree);
        return
        [
            .. tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Select(node => model.GetOperation(node))
                .OfType<IInvocationOperation>()
                .Where(static call => call.TargetMethod.Name[0] == 'M'),
        ];
    }
}
