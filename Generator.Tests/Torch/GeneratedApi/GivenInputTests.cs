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

    // The component is right, and what the one caller hands over is not: the finding is at the argument.
    [Theory]
    [InlineData("LG3001", "functional.cross_entropy(logits, labels)", "loss.Step(optimizer, logits: model.call(x).softmax(1), labels: y).Dispose();", "model.call(x).softmax(1)")]
    [InlineData("LG3001", "functional.cross_entropy(logits.view(-1, 3), labels)", "loss.Compute(logits: functional.softmax(model.call(x), 1), labels: y).Total.backward();", "functional.softmax(model.call(x), 1)")]
    [InlineData("LG3001", "functional.cross_entropy(logits, labels)", "var p = model.call(x).softmax(1); loss.forward(labels: y, logits: p).backward();", "p")]
    [InlineData("LG3001", "functional.cross_entropy(logits, labels)", "loss.Step(optimizer, logits: Sequential(Linear(10, 3), Softmax(1)).call(x), labels: y).Dispose();", "Sequential(Linear(10, 3), Softmax(1)).call(x)")]
    [InlineData("LG3001", "functional.cross_entropy(logits, labels)", "loss.Step(optimizer, logits: model.call(x), labels: y).Dispose(); loss.Step(optimizer, logits: teacher.call(x).softmax(1), labels: y).Dispose();", "teacher.call(x).softmax(1)")]
    [InlineData("LG3001", "functional.cross_entropy(logits, labels) + functional.cross_entropy(logits, labels)", "loss.Step(optimizer, logits: model.call(x).softmax(1), labels: y).Dispose();", "model.call(x).softmax(1)")]
    [InlineData("LG3002", "functional.binary_cross_entropy_with_logits(logits, labels)", "loss.Step(optimizer, logits: model.call(x).sigmoid(), labels: y).Dispose();", "model.call(x).sigmoid()")]
    [InlineData("LG3002", "functional.binary_cross_entropy_with_logits(logits, labels)", "loss.Step(optimizer, logits: Sequential(Linear(10, 1), Sigmoid()).call(x), labels: y).Dispose();", "Sequential(Linear(10, 1), Sigmoid()).call(x)")]
    [InlineData("LG3002", "functional.binary_cross_entropy(logits, labels)", "loss.Step(optimizer, logits: model.call(x), labels: y).Dispose();", "model.call(x)")]
    [InlineData("LG3003", "functional.nll_loss(logits, labels)", "loss.Step(optimizer, logits: model.call(x), labels: y).Dispose();", "model.call(x)")]
    [InlineData("LG3003", "functional.nll_loss(logits, labels)", "loss.Step(optimizer, logits: model.call(x).softmax(1), labels: y).Dispose();", "model.call(x).softmax(1)")]
    [InlineData("LG3004", "functional.kl_div(logits, labels, log_target: false, reduction: Reduction.Sum)", "loss.Step(optimizer, logits: model.call(x).softmax(1), labels: teacher.call(x).softmax(1)).Dispose();", "model.call(x).softmax(1)")]
    [InlineData("LG3004", "functional.kl_div(logits, labels, log_target: true, reduction: Reduction.Sum)", "loss.Step(optimizer, logits: model.call(x).log_softmax(1), labels: teacher.call(x).softmax(1)).Dispose();", "teacher.call(x).softmax(1)")]
    [InlineData("LG3005", "functional.cross_entropy(logits, labels)", "loss.Step(optimizer, logits: randint(0, 3, 8), labels: model.call(x)).Dispose();", "loss.Step(optimizer, logits: randint(0, 3, 8), labels: model.call(x))")]
    [InlineData("LG3012", "functional.mse_loss(logits, labels)", "loss.Step(optimizer, logits: Linear(10, 1).call(x), labels: y.view(-1)).Dispose();", "y.view(-1)")]
    public async Task What_one_caller_gives_is_found_there(string rule, string component, string statements, string place)
    {
        var finding = Assert.Single(await FindingsAsync(component, statements), finding => finding.Id == rule);
        Assert.Equal(place, finding.Location.SourceTree!.GetText().ToString(finding.Location.SourceSpan));
    }

    [Theory]
    [InlineData("functional.cross_entropy(logits, labels)", "loss.Step(optimizer, logits: model.call(x), labels: y).Dispose();")]
    [InlineData("functional.cross_entropy(logits, labels)", "loss.Step(optimizer, logits: x, labels: y).Dispose();")]
    [InlineData("functional.cross_entropy(logits.log(), labels)", "loss.Step(optimizer, logits: model.call(x).softmax(1), labels: y).Dispose();")]
    [InlineData("functional.cross_entropy(logits, labels)", "loss.Step(optimizer, logits: model.call(x), labels: teacher.call(x).softmax(1)).Dispose();")]
    [InlineData("labels.is_floating_point() ? functional.cross_entropy(logits, labels) : functional.nll_loss(logits.log(), labels)", "loss.Step(optimizer, logits: model.call(x).softmax(1), labels: y).Dispose();")]
    [InlineData("functional.binary_cross_entropy(logits, labels)", "loss.Step(optimizer, logits: model.call(x).sigmoid(), labels: y).Dispose();")]
    [InlineData("functional.binary_cross_entropy(logits.sigmoid(), labels)", "loss.Step(optimizer, logits: model.call(x), labels: y).Dispose();")]
    [InlineData("functional.binary_cross_entropy_with_logits(logits, labels)", "other.Step(optimizer, logits: model.call(x).sigmoid(), labels: y).Dispose();")]
    [InlineData("functional.nll_loss(logits, labels)", "loss.Step(optimizer, logits: model.call(x).log_softmax(1), labels: y).Dispose();")]
    [InlineData("functional.kl_div(logits, labels, log_target: false, reduction: Reduction.Sum)", "loss.Step(optimizer, logits: model.call(x).log_softmax(1), labels: teacher.call(x).softmax(1)).Dispose();")]
    [InlineData("functional.cross_entropy(logits, labels)", "loss.Step(optimizer, logits: model.call(x), labels: randint(0, 3, 8)).Dispose();")]
    [InlineData("functional.mse_loss(logits, labels)", "loss.Step(optimizer, logits: Linear(10, 1).call(x), labels: y.view(-1).unsqueeze(1)).Dispose();")]
    [InlineData("functional.mse_loss(logits, labels.unsqueeze(1))", "loss.Step(optimizer, logits: Linear(10, 1).call(x), labels: y.view(-1)).Dispose();")]
    [InlineData("functional.mse_loss(logits.squeeze(1), labels)", "loss.Step(optimizer, logits: Linear(10, 1).call(x), labels: y.view(-1)).Dispose();")]
    public async Task What_a_component_can_take_is_silent(string component, string statements) =>
        Assert.DoesNotContain(await FindingsAsync(component, statements), static finding => finding.Id is "LG3001" or "LG3002" or "LG3003" or "LG3004" or "LG3005" or "LG3012");

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
