using LossGen.Analyzers.Rules;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Torch.Refactoring;

/// <summary>Value and gradient of a hand-written sum, and of the class that it is converted to: both programs are compiled and run.</summary>
public class SameNumbersTests
{
    [Theory]
    [InlineData("", "var total = functional.mse_loss(w * x, y) + 0.1 * functional.l1_loss(w, y);")]
    [InlineData("ConvexWeights(0.7)", "const float a = 0.7f; var first = functional.mse_loss(w * x, y); var second = functional.l1_loss(w, x); var total = a * first + (1 - a) * second;")]
    [InlineData("ConvexWeights", "var total = 0.2 * functional.mse_loss(w * x, y) + 0.3 * functional.l1_loss(w, x) + 0.5 * functional.smooth_l1_loss(w, y);")]
    [InlineData("UnitNormalized", "var a = functional.mse_loss(w * x, y); var b = functional.l1_loss(w, x); var total = 2 * a / (a.detach() + 1e-8) + b / (b.detach() + 1e-8);")]
    [InlineData("UnitNormalized(Epsilon = 0)", "var a = functional.mse_loss(w * x, y); var b = functional.l1_loss(w, x); var total = a / a.detach() + 0.5f * (b / b.abs().detach());")]
    [InlineData("RelativeToMain(Epsilon = 0)", "var a = functional.mse_loss(w * x, y); var b = functional.l1_loss(w, x); var total = a + b / (b / a).detach();")]
    [InlineData("RelativeToMain", "var a = functional.mse_loss(w * x, y); var b = functional.l1_loss(w, x); var total = a + 0.1 * b * (a / (b + 1e-8)).detach();")]
    [InlineData("RelativeToMain(Epsilon = 0.5, MaxScale = 0.25)", "var a = functional.mse_loss(w * x, y); var b = functional.l1_loss(w, x); var ratio = a.detach().abs() / (b.detach().abs() + 0.5); var total = a + 0.1 * b * ratio.clamp_max(0.25);")]
    [InlineData("", "var p = softmax(w * x, 0); var entropy = -(p * p.log()).sum(); var total = functional.mse_loss(p, y) - 0.01 * entropy;")]
    [InlineData("", "const double decay = 0.02; var third = (w - y).abs().mean(); var total = functional.mse_loss(w * x, y) + decay * functional.l1_loss(w, x) + 0.5 * (w.square().mean() - third / 4);")]
    [InlineData("", "var first = functional.mse_loss(model.call(w * x), y); var total = first + 0.3 * functional.l1_loss(model.call(w), y) + 3 * OwnPenalty(w); Console.WriteLine(first.item<float>());")]
    [InlineData("", "var criterion = MSELoss(); var pair = (Near: x, Far: y); Tensor total; total = criterion.call(w, pair.Near) + -0.5f * criterion.call(w * x, pair.Far) + factor * criterion.call(w, y);")]
    [InlineData("", "var total = torch.add(functional.mse_loss(w * x, y), functional.l1_loss(w, y), alpha: 0.1f);")]
    [InlineData("", "var first = functional.mse_loss(w * x, y); var total = first.add(functional.l1_loss(w, y) * 0.5).sub(0.25 * functional.l1_loss(w, x)) + functional.smooth_l1_loss(w, y);")]
    [InlineData("", "var total = functional.mse_loss(w * x, y).mul(2).div(4) + functional.l1_loss(w, y).mul(0.1);")]
    [InlineData("ConvexWeights(0.5)", "var a = 0.5f; var total = functional.mse_loss(w * x, y) * a + functional.l1_loss(w, y) * (1 - a);")]
    [InlineData("", "var total = OwnLoss(w * x, y) + 2 * OwnLoss(w, x);")]
    public async Task A_converted_sum_has_the_same_value_and_gradient(string scheme, string statements)
    {
        var source = Program(statements + " total.backward(); return [total.item<float>(), .. w.grad!.data<float>()];");
        var converted = await ConvertedProgram.ConvertAsync(source, HandWrittenCombination.ToForward);

        Assert.Contains("[CombinedLoss]" + (scheme.Length == 0 ? "\n" : $"\n[{scheme}]\n") + "internal sealed partial class SubjectLoss", converted, StringComparison.Ordinal);
        ConvertedProgram.AssertSameNumbers(TestSource.WithUsings(source), converted);
    }

    [Theory]
    [InlineData("for (var i = 0; i < 3; i++) { optimizer.zero_grad(); var total = functional.mse_loss(w * x, y) + 0.1 * functional.l1_loss(w, y); total.backward(); optimizer.step(); }")]
    [InlineData("for (var i = 0; i < 3; i++) { optimizer.zero_grad(); var a = functional.mse_loss(w * x, y); var b = functional.l1_loss(w, y); (a + 0.1 * b * (a / (b + 1e-8)).detach()).backward(); optimizer.step(); }")]
    [InlineData("var beta = 0.5f; for (var i = 0; i < 3; i++) { optimizer.zero_grad(); var total = functional.mse_loss(w * x, y) + beta * functional.l1_loss(w, y); total.backward(); optimizer.step(); beta *= 0.5f; }")]
    [InlineData("for (var i = 0; i < 3; i++) { var total = functional.mse_loss(w * x, y); total += 0.1f * i * functional.l1_loss(w, y); optimizer.zero_grad(); total.backward(); optimizer.step(); }")]
    [InlineData("for (var i = 0; i < 3; i++) { optimizer.zero_grad(); var total = torch.zeros(1); total += functional.mse_loss(w * x, y); total -= 0.1f * w.abs().mean(); total.backward(); optimizer.step(); }")]
    [InlineData("for (var i = 0; i < 3; i++) { var total = OwnLoss(w * x, y) + OwnLoss(w, x); optimizer.zero_grad(); total.backward(); optimizer.step(); }")]
    public async Task A_converted_step_moves_the_parameters_alike(string statements)
    {
        var source = Program(statements + " return [.. w.data<float>()];");
        var converted = await ConvertedProgram.ConvertAsync(source, HandWrittenCombination.ToStep);

        Assert.Contains("using var step = subjectLoss.Step(", converted, StringComparison.Ordinal);
        Assert.DoesNotContain("backward", converted, StringComparison.Ordinal);
        ConvertedProgram.AssertSameNumbers(TestSource.WithUsings(source), converted);
    }

    private static string Program(string statements) =>
        $$"""
        public static class Subject
        {
            const float factor = 0.25f;

            static Tensor OwnPenalty(Tensor weights) => weights.square().sum();

            static Tensor OwnLoss(Tensor weights, Tensor truth) => functional.mse_loss(weights, truth);

            public static float[] Run()
            {
                var w = Parameter(tensor(new[] { 0.5f, -1.5f, 2f }));
                var x = tensor(new[] { 1f, 0.25f, -0.75f });
                var y = tensor(new[] { 0.1f, 0.7f, 0.2f });
                var model = Linear(3, 3);
                using (no_grad())
                {
                    foreach (var parameter in model.parameters()) parameter.fill_(0.3f);
                }

                using var optimizer = optim.SGD([w], 0.1);
                {{statements}}
            }
        }
        """;
}
