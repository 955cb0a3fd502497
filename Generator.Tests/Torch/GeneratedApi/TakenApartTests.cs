using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>Terms that are taken apart, by deconstruction or by a pattern, are the same losses.</summary>
public class TakenApartTests
{
    private const string PairLoss =
        """
        [CombinedLoss]
        partial class PairLoss
        {
            [MainLoss] static Tensor Fit(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);
            [AuxiliaryLoss(0.1)] static Tensor Size(Tensor prediction) => prediction.abs().mean();
        }

        """;

    [Theory]
    [InlineData("LG4001", "for (var i = 0; i < epochs; i++) { var (fit, size, total, raw) = loss.Compute(prediction: model.call(x), target: y); total.backward(); optimizer.step(); }")]
    [InlineData("LG4001", "for (var i = 0; i < epochs; i++) { if (loss.Compute(prediction: model.call(x), target: y) is { Total: var total }) { total.backward(); optimizer.step(); } }")]
    [InlineData("LG3009", "var (fit, size, total, raw) = loss.Compute(prediction: model.call(x), target: y); total.backward(); total.backward();")]
    [InlineData("LG3009", "var (_, _, total, _) = loss.Compute(prediction: model.call(x), target: y); total.backward(); total.backward();")]
    [InlineData("LG3009", "var terms = loss.Compute(prediction: model.call(x), target: y); var (fit, size, total, raw) = terms; total.backward(); terms.Total.backward();")]
    [InlineData("LG3010", "var sum = zeros(1); for (var i = 0; i < epochs; i++) { var (fit, size, total, raw) = loss.Compute(prediction: model.call(x), target: y); total.backward(); sum += total; }")]
    [InlineData("LG3010", "var sum = zeros(1); for (var i = 0; i < epochs; i++) { if (loss.Compute(prediction: model.call(x), target: y) is { Total: var total }) { total.backward(); sum += total; } }")]
    [InlineData("LG3006", "var (fit, size, total, raw) = loss.Compute(prediction: model.call(x), target: y); (functional.mse_loss(model.call(x), y) + total.item<float>()).backward();")]
    [InlineData("LG3006", "var (fit, size, total, raw) = loss.Compute(prediction: model.call(x), target: y); (fit + size.item<float>()).backward();")]
    [InlineData("LG5002", "var (fit, size, total, raw) = loss.Compute(prediction: model.call(x), target: y); (fit + size / fit.detach()).backward();")]
    [InlineData("LG3006", "if (loss.Compute(prediction: model.call(x), target: y) is { Fit: var fit, Size: var size }) { (fit + size.item<float>()).backward(); }")]
    [InlineData("LG3007", "if (loss.Compute(prediction: model.call(x), target: y) is { RawTotal: var raw }) { raw.backward(); }")]
    [InlineData("LG3001", "var (fit, size, total, raw) = loss.Compute(prediction: functional.cross_entropy(model.call(x).softmax(1), y), target: y); total.backward();")]
    public async Task Is_reported(string rule, string statements) => Assert.Contains(await FindingsAsync(statements), id => id == rule);

    [Theory]
    [InlineData("for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); var (fit, size, total, raw) = loss.Compute(prediction: model.call(x), target: y); total.backward(); optimizer.step(); Console.WriteLine(fit.item<float>()); }")]
    [InlineData("var sum = 0f; for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); var (fit, size, total, raw) = loss.Compute(prediction: model.call(x), target: y); total.backward(); optimizer.step(); sum += raw.ToSingle(); }")]
    [InlineData("var sum = zeros(1); for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); var (fit, size, total, raw) = loss.Compute(prediction: model.call(x), target: y); total.backward(); optimizer.step(); sum += raw; }")]
    [InlineData("var sum = zeros(1); for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); if (loss.Compute(prediction: model.call(x), target: y) is { Total: var total, RawTotal: var raw }) { total.backward(); sum += raw; } optimizer.step(); }")]
    [InlineData("for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); var (fit, size, total, raw) = loss.Compute(prediction: model.call(x), target: y); (fit + raw.item<float>() * size).backward(); optimizer.step(); }")]
    [InlineData("for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); if (loss.Compute(prediction: model.call(x), target: y) is { Total: var total } && !total.isnan().ToBoolean()) { total.backward(); optimizer.step(); } }")]
    public async Task Right_code_is_silent(string statements) => Assert.Empty(await FindingsAsync(statements));

    private static async Task<string[]> FindingsAsync(string statements)
    {
        var run = GeneratorRun.Of(TestCompilation.FromFiles(setup: null, TestSource.WithUsings(PairLoss + TestSource.Method("using var loss = new PairLoss();\n" + statements))));
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var findings = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(findings);
        return [.. findings.Where(static finding => finding.Id.StartsWith("LG", StringComparison.Ordinal)).Select(static finding => finding.Id)];
    }
}
