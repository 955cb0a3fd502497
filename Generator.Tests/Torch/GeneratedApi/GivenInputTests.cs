using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>A component's parameter is what all of its callers in the project give it, followed one call up.</summary>
public class GivenInputTests
{
    private const string Swapped = "functional.binary_cross_entropy(labels.to(int64), logits.sigmoid())";
    private const string Likelihood = "functional.gaussian_nll_loss(logits, labels, spread.exp() + 1e-6)";

    [Theory]
    [InlineData("LG3005", Swapped, "loss.Step(optimizer, logits: model.call(x), labels: y).Dispose();")]
    [InlineData("LG3005", Swapped, "var p = model.call(x); loss.Compute(logits: p, labels: y).Total.backward();")]
    [InlineData("LG3005", Swapped, "loss.forward(logits: model.call(x), labels: y).backward();")]
    [InlineData("LG3005", Swapped, "loss.Step(optimizer, logits: model.call(x), labels: y).Dispose(); loss.Compute(logits: teacher.call(x), labels: y).Dispose();")]
    [InlineData("LG3005", "functional.binary_cross_entropy(labels, logits.sigmoid())", "loss.Step(optimizer, logits: model.call(x), labels: functional.one_hot(y, 3)).Dispose();")]
    [InlineData("LG3014", Likelihood, "loss.Step(optimizer, logits: model.call(x), labels: y, spread: teacher.call(x)).Dispose();")]
    [InlineData("LG3014", "functional.gaussian_nll_loss(logits, labels, spread)", "loss.Step(optimizer, logits: model.call(x), labels: y, spread: teacher.call(x).exp()).Dispose();")]
    [InlineData("LG3014", "functional.gaussian_nll_loss(logits, labels, spread)", "loss.Step(optimizer, logits: model.call(x), labels: y, spread: new TorchSharp.Modules.Parameter(zeros(1))).Dispose();")]
    public async Task What_callers_give_is_known(string rule, string component, string statements) =>
        Assert.Equal(DiagnosticSeverity.Warning, (await FindingsAsync(component, statements)).SingleOrDefault(finding => finding.Id == rule)?.Severity);

    // Nobody calls, somebody gives something else, or what it is cannot be seen.
    [Theory]
    [InlineData(Swapped, "")]
    [InlineData(Swapped, "loss.Step(optimizer, logits: x, labels: y).Dispose();")]
    [InlineData(Swapped, "loss.Step(optimizer, logits: model.call(x), labels: y).Dispose(); loss.Step(optimizer, logits: x, labels: y).Dispose();")]
    [InlineData(Swapped, "other.Step(optimizer, logits: model.call(x), labels: y).Dispose();")]
    [InlineData("functional.binary_cross_entropy(logits.sigmoid(), labels.to(float32))", "loss.Step(optimizer, logits: model.call(x), labels: y).Dispose();")]
    [InlineData(Likelihood, "loss.Step(optimizer, logits: model.call(x), labels: y, spread: mask).Dispose();")]
    [InlineData(Likelihood, "loss.Step(optimizer, logits: model.call(x), labels: y, spread: teacher.call(x).detach()).Dispose();")]
    [InlineData("functional.gaussian_nll_loss(logits, labels, spread.detach())", "loss.Step(optimizer, logits: model.call(x), labels: y, spread: teacher.call(x)).Dispose();")]
    [InlineData(Likelihood, "loss.Step(optimizer, logits: model.call(x), labels: y, spread: teacher.call(x)).Dispose(); loss.Step(optimizer, logits: model.call(x), labels: y, spread: mask).Dispose();")]
    public async Task What_is_not_certain_is_silent(string component, string statements) =>
        Assert.DoesNotContain(await FindingsAsync(component, statements), static finding => finding is { Id: "LG3005" or "LG3014", Severity: DiagnosticSeverity.Warning });

    private static async Task<IReadOnlyList<Diagnostic>> FindingsAsync(string component, string statements)
    {
        var spread = component.Contains("spread", StringComparison.Ordinal) ? ", Tensor spread" : "";
        var source =
            $$"""
            [CombinedLoss]
            partial class FitLoss
            {
                [MainLoss] static Tensor Fit(Tensor logits, Tensor labels{{spread}}) => {{component}};
            }

            [CombinedLoss]
            partial class OtherLoss
            {
                [MainLoss] static Tensor Fit(Tensor logits, Tensor labels) => functional.mse_loss(logits, labels);
            }

            """ + TestSource.Method("using var loss = new FitLoss(); using var other = new OtherLoss();\n" + statements);
        var run = GeneratorRun.Of(TestCompilation.FromFiles(setup: null, TestSource.WithUsings(source)));
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var findings = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(findings);
        return findings;
    }
}
