using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>A term is what its component returns, where the class is in the project: the rules judge it as the loss by hand.</summary>
public class TermBodyTests
{
    private const string Losses =
        """
        [CombinedLoss]
        partial class PairLoss
        {
            [MainLoss] static Tensor Fit(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);
            [AuxiliaryLoss(0.1)] static Tensor Abs(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);
        }

        [CombinedLoss]
        partial class SizeLoss
        {
            [MainLoss] static Tensor Size(Tensor prediction) => prediction.exp().mean();
            [AuxiliaryLoss(0.1)] static Tensor Whole(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target, Reduction.Sum);
        }

        """;

    [Theory]
    [InlineData("LG5004", "t.Fit.sqrt().backward();")]
    [InlineData("LG5004", "t.Total.sqrt().backward();")]
    [InlineData("LG5004", "loss.forward(prediction: model.call(x), target: y).sqrt().backward();")]
    [InlineData("LG5003", "t.Fit.log().backward();")]
    [InlineData("LG5002", "(t.Fit + t.Abs / t.Abs.detach()).backward();")]
    [InlineData("LG5002", "loss.Weights.Abs = t.Fit.item<float>() / t.Abs.item<float>();")]
    [InlineData("LG5002", "loss.Weights.Abs = 0.1 * (t.Fit.item<float>() / t.Abs.item<float>());")]
    [InlineData("LG2003", "(t.Total + 0.1 * functional.mse_loss(teacher.call(x), y, Reduction.Sum)).backward();")]
    [InlineData("LG2003", "(t.Fit + functional.mse_loss(teacher.call(x), y, Reduction.Sum)).backward();")]
    public async Task A_term_is_the_loss_of_its_component(string rule, string statements) =>
        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(await FindingsAsync(statements), finding => finding.Id == rule).Severity);

    [Theory]
    [InlineData("(t.Fit + 1e-12).sqrt().backward();")]
    [InlineData("s.Size.sqrt().backward();")]
    [InlineData("s.Total.sqrt().backward();")]
    [InlineData("Console.WriteLine(t.Fit.sqrt().ToSingle());")]
    [InlineData("(t.Fit + t.Abs / (t.Abs.detach() + 1e-8)).backward();")]
    [InlineData("s.Size.log().backward();")]
    [InlineData("loss.Weights.Abs = t.Fit.item<float>() / (t.Abs.item<float>() + 1e-8f);")]
    [InlineData("Console.WriteLine(t.Fit.item<float>() / t.Abs.item<float>());")]
    [InlineData("(t.Total + 0.1 * functional.mse_loss(teacher.call(x), y)).backward();")]
    [InlineData("(s.Total + 0.1 * functional.mse_loss(teacher.call(x), y, Reduction.Sum)).backward();")]
    [InlineData("(s.Whole + functional.mse_loss(teacher.call(x), y, Reduction.Sum)).backward();")]
    public async Task What_the_component_is_not_is_silent(string statements) =>
        Assert.DoesNotContain(await FindingsAsync(statements), static finding => finding is { Id: "LG2003" or "LG5002" or "LG5003" or "LG5004", Severity: DiagnosticSeverity.Warning });

    private static async Task<IReadOnlyList<Diagnostic>> FindingsAsync(string statements)
    {
        var source = Losses + TestSource.Method(
            "using var loss = new PairLoss(); using var size = new SizeLoss(); var t = loss.Compute(prediction: model.call(x), target: y); "
            + "var s = size.Compute(prediction: model.call(x), target: y);\n" + statements);
        var run = GeneratorRun.Of(TestCompilation.FromFiles(setup: null, TestSource.WithUsings(source)));
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var findings = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(findings);
        return findings.Where(static finding => finding.Location.SourceTree!.GetText().ToString(TextSpan.FromBounds(0, finding.Location.SourceSpan.Start)).Contains("class Program", StringComparison.Ordinal)).ToList();
    }
}
