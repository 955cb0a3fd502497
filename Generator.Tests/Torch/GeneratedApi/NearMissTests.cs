using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>Right code with generated members: no rule says anything.</summary>
public class NearMissTests
{
    private const string Losses =
        """
        [CombinedLoss]
        partial class PairLoss
        {
            [MainLoss] static Tensor Fit(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);
            [AuxiliaryLoss(0.1)] static Tensor Size(Tensor depth) => depth.abs().mean();
        }

        [CombinedLoss(AccumulateSteps = 4)]
        partial class SlowLoss
        {
            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b);
        }

        """;

    [Theory]
    [InlineData("sum += t.RawTotal;")]
    [InlineData("sum += t.Total.detach();")]
    [InlineData("sum += t.Fit.detach();")]
    [InlineData("number += t.Total.ToSingle();")]
    [InlineData("Console.WriteLine(t.RawTotal.ToSingle() / 10);")]
    public async Task Sum_without_a_graph(string statement) => await SilentAsync(
        $"var sum = zeros(1); var number = 0f; while (epochs-- > 0) {{ var t = loss.Compute(prediction: model.call(x), target: y, depth: teacher.call(x)); optimizer.zero_grad(); t.Total.backward(); optimizer.step(); {statement} }} Console.WriteLine(sum + number);");

    [Theory]
    [InlineData("using var s = loss.Step(optimizer, prediction: model.call(x), target: y, depth: teacher.call(x)); var sum = s.Losses.sum().ToSingle(); Console.WriteLine(sum);")]
    [InlineData("var norm = nn.utils.clip_grad_norm_(model.parameters(), 1); loss.Step(optimizer, prediction: model.call(x), target: y, depth: x).Dispose(); Console.WriteLine(norm);")]
    [InlineData("loss.Compute(prediction: model.call(x), target: y, depth: x).Total.backward(); nn.utils.clip_grad_norm_(model.parameters(), 1); optimizer.step(); optimizer.zero_grad();")]
    [InlineData("for (var i = 0; i < 8; i++) { slow.Step(optimizer, a: model.call(x), b: y).Dispose(); nn.utils.clip_grad_norm_(model.parameters(), 1); }")]
    [InlineData("for (var i = 0; i < 8; i++) { loss.Step(optimizer, prediction: model.call(x), target: y, depth: x).Dispose(); functional.mse_loss(model.call(x), y).backward(); nn.utils.clip_grad_norm_(model.parameters(), 1); optimizer.step(); }")]
    public async Task Clipping_that_acts_or_measures(string statements) => await SilentAsync(statements);

    [Theory]
    [InlineData("loss.Weights.Size = (double)epochs / 10;")]
    [InlineData("loss.Weights.Size = epochs switch { < 100 => epochs / 100.0, _ => 1 };")]
    [InlineData("loss.Weights.Size = Math.Pow(2, -(epochs / 10));")]
    [InlineData("loss.Weights.Size = Convert.ToDouble(epochs) / 10;")]
    [InlineData("loss.Weights.Size = epochs / 10.0;")]
    [InlineData("loss.Weights.Size = 0.1 * Math.Pow(0.5, epochs / 10);")]
    [InlineData("loss.Weights.Size = epochs > 10 ? 1 : 0;")]
    [InlineData("loss.Weights.Size *= 0.9;")]
    [InlineData("loss.Weights.Size = 10 / 5;")]
    [InlineData("var half = epochs / 2; loss.Weights.Size = epochs > half ? 1 : 0.1;")]
    public async Task Weight_that_keeps_its_remainder(string statement) => await SilentAsync(statement);

    [Theory]
    [InlineData("var p = model.call(x); loss.Step(optimizer, prediction: p, target: y, depth: teacher.call(x)).Dispose(); p = model.call(x); loss.Step(optimizer, prediction: p, target: y, depth: teacher.call(x)).Dispose();")]
    [InlineData("var p = model.call(x).detach(); loss.Step(optimizer, prediction: p, target: y, depth: teacher.call(x)).Dispose(); loss.Step(optimizer, prediction: p, target: y, depth: teacher.call(x)).Dispose();")]
    [InlineData("var t = loss.Compute(prediction: model.call(x), target: y, depth: teacher.call(x)); optimizer.zero_grad(); t.Fit.backward(); t.Size.backward(); optimizer.step();")]
    [InlineData("var t = loss.Compute(prediction: model.call(x), target: y, depth: teacher.call(x)); optimizer.zero_grad(); t.Fit.backward(retain_graph: true); t.Total.backward(); optimizer.step();")]
    public async Task Backward_through_graphs_of_their_own(string statements) => await SilentAsync(statements);

    [Theory]
    [InlineData("using (no_grad()) { var t = loss.Compute(prediction: model.call(x), target: y, depth: x); Console.WriteLine(t.Total.ToSingle()); }")]
    [InlineData("using (no_grad()) { x = x * 2; } loss.Step(optimizer, prediction: model.call(x), target: y, depth: x).Dispose();")]
    [InlineData("using var off = no_grad(); using (enable_grad()) { loss.Step(optimizer, prediction: model.call(x), target: y, depth: x).Dispose(); }")]
    [InlineData("Tensor target; using (no_grad()) { target = teacher.call(x); } loss.Step(optimizer, prediction: model.call(x), target: target, depth: x).Dispose();")]
    public async Task Gradients_that_are_off_elsewhere(string statements) => await SilentAsync(statements);

    [Theory]
    [InlineData("x.requires_grad_(true); model.call(x).sum().backward(); var saliency = x.grad!.abs(); loss.Step(optimizer, prediction: model.call(x), target: y, depth: saliency).Dispose();")]
    [InlineData("var other = optim.SGD(teacher.parameters(), 0.1); other.zero_grad(); functional.mse_loss(teacher.call(x), y).backward(); loss.Step(optimizer, prediction: model.call(x), target: y, depth: x).Dispose(); other.step();")]
    [InlineData("optimizer.zero_grad(); functional.mse_loss(model.call(x), y).backward(); optimizer.step(); loss.Step(optimizer, prediction: model.call(x), target: y, depth: x).Dispose();")]
    public async Task Backward_before_a_step_that_has_a_use(string statements) => await SilentAsync(statements);

    [Theory]
    [InlineData("for (var i = 0; i < epochs; i++) { (loss.Compute(prediction: model.call(x), target: y, depth: x).Total / 4).backward(); if (i % 4 == 3) { optimizer.step(); optimizer.zero_grad(); } }")]
    [InlineData("for (var i = 0; i < epochs; i++) { if (i < 10) { loss.Step(optimizer, prediction: model.call(x), target: y, depth: x).Dispose(); } else { optimizer.zero_grad(); loss.forward(prediction: model.call(x), target: y, depth: x).backward(); optimizer.step(); } }")]
    [InlineData("var average = 0.0; foreach (var _ in new int[9]) { using var s = loss.Step(optimizer, prediction: model.call(x), target: y, depth: x); average += s.Read()[\"Fit\"]; } Console.WriteLine(average / 9);")]
    public async Task Loops_that_train(string statements) => await SilentAsync(statements);

    private static async Task SilentAsync(string statements)
    {
        var source = Losses + TestSource.Method("using var loss = new PairLoss(); using var slow = new SlowLoss();\n" + statements);
        var run = GeneratorRun.Of(TestCompilation.Create(source));
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        Assert.Empty((await AllAnalyzers.RunAsync(run.Output)).Where(static finding => finding.Severity > DiagnosticSeverity.Hidden));
    }
}
