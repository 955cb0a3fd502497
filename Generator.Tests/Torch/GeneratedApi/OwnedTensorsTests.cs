using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>Tensors that terms, results of steps and dispose scopes own, given away by the method that disposes them.</summary>
public class OwnedTensorsTests
{
    private const string Scope = "using var scope = NewDisposeScope(); ";

    private const string Terms = "using var terms = loss.Compute(x: net.call(x)); ";

    [Theory]
    [InlineData("Tensor", Scope + "return loss.forward(x: net.call(x));")]
    [InlineData("Tensor", Scope + "var total = loss.forward(x: net.call(x)); return total;")]
    [InlineData("Tensor", Scope + "var terms = loss.Compute(x: net.call(x)); return terms.Total;")]
    [InlineData("Tensor", Scope + "return loss.Compute(x: net.call(x)).Total;")]
    [InlineData("Tensor", Scope + "var (fit, total, raw) = loss.Compute(x: net.call(x)); return total;")]
    [InlineData("Tensor", Terms + "return terms.Total;")]
    [InlineData("Tensor", Terms + "return terms.Fit;")]
    [InlineData("Tensor", Terms + "return terms.RawTotal;")]
    [InlineData("Tensor", Terms + "var total = terms.Total; return total;")]
    [InlineData("Tensor", "using (var terms = loss.Compute(x: net.call(x))) { return terms.DeclaredTotal; }")]
    [InlineData("(Tensor, float)", Terms + "return (terms.Total, terms.Fit.ToSingle());")]
    [InlineData("Tensor", "using var step = loss.Step(optimizer, x: net.call(x)); return step.Losses;")]
    [InlineData("Func<Tensor>", "return () => { using var terms = loss.Compute(x: net.call(x)); return terms.Total; };")]
    public async Task What_is_disposed_on_the_way_out_is_reported(string type, string statements) =>
        Assert.Equal(["LG3018"], await FindingsAsync(type, statements));

    [Theory]
    [InlineData("Tensor", Scope + "return loss.forward(x: net.call(x)).MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "var terms = loss.Compute(x: net.call(x)); return terms.Total.MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "var terms = loss.Compute(x: net.call(x)); terms.Total.MoveToOuterDisposeScope(); return terms.Total;")]
    [InlineData("Tensor", Scope + "var terms = loss.Compute(x: net.call(x)); scope.MoveToOuter(terms.Total); return terms.Total;")]
    [InlineData("Tensor", "return loss.forward(x: net.call(x));")]
    [InlineData("Tensor", "var terms = loss.Compute(x: net.call(x)); return terms.Total;")]
    [InlineData("Tensor", "var terms = loss.Compute(x: net.call(x)); using var scope = NewDisposeScope(); return terms.Total;")]
    [InlineData("Tensor", Terms + "return terms.Total.clone();")]
    [InlineData("Tensor", Terms + "return terms.Total * 2;")]
    [InlineData("float", Terms + "return terms.Total.ToSingle();")]
    [InlineData("StepReport", "using var step = loss.Step(optimizer, x: net.call(x)); return step.Read();")]
    [InlineData("Tensor", "using var step = loss.Step(optimizer, x: net.call(x)); return step.Losses.alias();")]
    [InlineData("Func<Tensor>", Terms + "terms.Total.backward(); return () => loss.forward(x: net.call(x));")]
    public async Task What_the_caller_can_use_is_silent(string type, string statements) => Assert.Empty(await FindingsAsync(type, statements));

    [Fact]
    public async Task The_message_names_the_owner()
    {
        var finding = Assert.Single(await DiagnosticsAsync("Tensor", Terms + "return terms.Total;"));
        Assert.Equal("'using' disposes 'terms' and 'terms.Total' with it when the method returns; return a clone()", finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("LG3007", "loss.forward(x: net.call(x)).detach().backward();")]
    [InlineData("LG3007", "var total = loss.forward(x: net.call(x)).detach(); total.backward();")]
    [InlineData("LG3007", "using var terms = loss.Compute(x: net.call(x)); terms.Total.detach().backward();")]
    public async Task A_detached_total_does_not_go_backward(string rule, string statements) =>
        Assert.Equal([rule], await FindingsAsync("void", "optimizer.zero_grad(); " + statements + " optimizer.step();"));

    private static async Task<string[]> FindingsAsync(string type, string statements) =>
        [.. (await DiagnosticsAsync(type, statements)).Select(static finding => finding.Id)];

    private static async Task<Diagnostic[]> DiagnosticsAsync(string type, string statements)
    {
        var source =
            $$"""
            [CombinedLoss] partial class SizeLoss { [MainLoss(Typical = 1)] static Tensor Fit(Tensor x) => x.square().mean(); }
            class Trainer(SizeLoss loss, Module<Tensor, Tensor> net, TorchSharp.torch.optim.Optimizer optimizer)
            {
                public {{type}} Run(Tensor x) { {{statements}} }
            }
            """;
        var run = GeneratorRun.Of(TestCompilation.FromFiles(setup: null, TestSource.WithUsings(source)));
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var findings = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(findings);
        return [.. findings.Where(static finding => finding.Id.StartsWith("LG", StringComparison.Ordinal))];
    }
}
