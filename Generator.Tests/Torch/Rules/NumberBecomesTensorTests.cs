using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.ComponentLeavesGraph>;

namespace LossGen.Generator.Tests.Torch.Rules;

/// <summary>A variable of type Tensor gets the number of a loss, and TorchSharp makes a tensor of it.</summary>
public class NumberBecomesTensorTests
{
    [Theory]
    [InlineData(
        "Tensor shape = {|LG3006:functional.mse_loss(x, y).ToSingle()|}; (functional.l1_loss(x, y) + shape).backward();",
        "Tensor shape = functional.mse_loss(x, y); (functional.l1_loss(x, y) + shape).backward();")]
    [InlineData(
        "Tensor shape; shape = {|LG3006:functional.mse_loss(x, y).item<float>()|}; var total = functional.l1_loss(x, y) + 2 * shape; total.backward();",
        "Tensor shape; shape = functional.mse_loss(x, y); var total = functional.l1_loss(x, y) + 2 * shape; total.backward();")]
    [InlineData(
        "var total = zeros(1); Tensor shape = {|LG3006:functional.mse_loss(x, y).ToSingle()|}; total += shape; total += functional.l1_loss(x, y); total.backward();",
        "var total = zeros(1); Tensor shape = functional.mse_loss(x, y); total += shape; total += functional.l1_loss(x, y); total.backward();")]
    [InlineData(
        "Tensor shape; if (epochs > 3) { shape = functional.mse_loss(x, y); } else { shape = {|LG3006:functional.mse_loss(x, y).ToSingle()|}; } (functional.l1_loss(x, y) + shape).backward();",
        "Tensor shape; if (epochs > 3) { shape = functional.mse_loss(x, y); } else { shape = functional.mse_loss(x, y); } (functional.l1_loss(x, y) + shape).backward();")]
    public Task The_tensor_is_used(string statement, string repaired) => Test.VerifyFixAsync<ComponentLeavesGraphFix>(statement, repaired);

    [Theory]
    [InlineData("Tensor scale = functional.mse_loss(x, y).ToSingle(); (functional.l1_loss(x, y) * scale).backward();")]
    [InlineData("Tensor scale = functional.mse_loss(x, y).ToSingle(); (functional.l1_loss(x, y) / (scale + 1e-8)).backward();")]
    [InlineData("Tensor shown = functional.mse_loss(x, y).ToSingle(); Console.WriteLine(shown); functional.l1_loss(x, y).backward();")]
    [InlineData("Tensor margin = 0.5f; (functional.l1_loss(x, y) + margin).backward();")]
    [InlineData("Tensor best = float.MaxValue; best = Math.Min(3f, functional.mse_loss(x, y).ToSingle()); functional.l1_loss(x, y).backward();")]
    [InlineData("float shape = functional.mse_loss(x, y).ToSingle(); Console.WriteLine(shape); functional.l1_loss(x, y).backward();")]
    public Task Factors_constants_and_what_is_only_shown_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var all = {|LG3006:tensor(new[] { functional.mse_loss(x, y).ToSingle(), functional.l1_loss(x, y).ToSingle() })|}; ((-eta).exp() * all + eta).sum().backward();")]
    [InlineData("((-eta).exp() * {|LG3006:tensor(new[] { functional.mse_loss(x, y).item<float>(), functional.l1_loss(x, y).item<float>() })|}).sum().backward();")]
    public Task Losses_in_an_array_that_are_weighed_are_numbers(string statement) =>
        Test.VerifyStatementsAsync($"var eta = new TorchSharp.Modules.Parameter(zeros(2)); {statement}");

    [Theory]
    [InlineData("var all = stack(new[] { functional.mse_loss(x, y), functional.l1_loss(x, y) }); ((-eta).exp() * all + eta).sum().backward();")]
    [InlineData("var loss = functional.mse_loss(x, y); var all = tensor(new[] { 1 / loss.ToSingle(), 2f }); (eta * all).sum().backward();")]
    [InlineData("var loss = functional.mse_loss(x, y); var scale = tensor(new[] { loss.ToSingle(), loss.ToSingle() }); (loss * scale).sum().backward();")]
    [InlineData("var all = tensor(new[] { functional.mse_loss(x, y).ToSingle(), functional.l1_loss(x, y).ToSingle() }); Console.WriteLine((all * eta).sum()); eta.sum().backward();")]
    public Task Stacked_losses_scales_and_what_is_shown_are_silent(string statement) =>
        Test.VerifyStatementsAsync($"var eta = new TorchSharp.Modules.Parameter(zeros(2)); {statement}");
}
