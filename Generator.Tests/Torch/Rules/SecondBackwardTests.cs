using LossGen.CodeFixes.Torch;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Generator.Analyzers.Torch.Rules.SecondBackward>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class SecondBackwardTests
{
    [Fact]
    public Task Two_losses_of_one_prediction_become_a_sum() => Test.VerifyFixAsync<SecondBackwardFix>(
        """
        var prediction = model.call(x);
        var first = functional.mse_loss(prediction, y);
        var second = functional.l1_loss(prediction, y);
        optimizer.zero_grad();
        first.backward();
        {|LG3009:second.backward()|};
        optimizer.step();
        """,
        """
        var prediction = model.call(x);
        var first = functional.mse_loss(prediction, y);
        var second = functional.l1_loss(prediction, y);
        optimizer.zero_grad();
        (first + second).backward();
        optimizer.step();
        """);

    [Fact]
    public Task With_something_between_the_graph_is_kept() => Test.VerifyFixAsync<SecondBackwardFix>(
        """
        var prediction = model.call(x);
        var first = functional.mse_loss(prediction, y);
        var second = functional.l1_loss(prediction, y);
        first.backward();
        Console.WriteLine(first);
        {|LG3009:second.backward()|};
        """,
        """
        var prediction = model.call(x);
        var first = functional.mse_loss(prediction, y);
        var second = functional.l1_loss(prediction, y);
        first.backward(retain_graph: true);
        Console.WriteLine(first);
        second.backward();
        """);

    [Theory]
    [InlineData("var p = model.call(x); var loss = functional.mse_loss(p, y); loss.backward(); {|LG3009:loss.backward()|};")]
    [InlineData("var p = model.call(x); functional.mse_loss(p, y).backward(); {|LG3009:functional.l1_loss(p, y).backward()|};")]
    [InlineData("var p = model.call(x).view(-1); var q = p * 2; functional.mse_loss(p, y).backward(); {|LG3009:functional.l1_loss(q, y).backward()|};")]
    [InlineData("var f = model.call(x); var a = teacher.call(f); var b = teacher.call(f + 1); a.mean().backward(); {|LG3009:b.mean().backward()|};")]
    [InlineData("var p = model.call(x); var a = functional.mse_loss(p, y); (a * 2).backward(retain_graph: false); {|LG3009:(a * 3).backward()|};")]
    public Task What_both_go_through_was_freed(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var p = model.call(x); var a = functional.mse_loss(p, y); var b = functional.l1_loss(p, y); a.backward(retain_graph: true); b.backward();")]
    [InlineData("functional.mse_loss(model.call(x), y).backward(); functional.l1_loss(model.call(x), y).backward();")]
    [InlineData("var p = model.call(x); var a = functional.mse_loss(p.detach(), y); var b = functional.l1_loss(p, y); a.backward(); b.backward();")]
    [InlineData("var fake = model.call(x); var d = teacher.call(fake.detach()).mean(); d.backward(); var g = teacher.call(fake).mean(); g.backward();")]
    [InlineData("Tensor p; using (no_grad()) { p = model.call(x); } var a = teacher.call(p).mean(); var b = teacher.call(p + 1).mean(); a.backward(); b.backward();")]
    [InlineData("var p = model.call(x); if (epochs > 3) functional.mse_loss(p, y).backward(); else functional.l1_loss(p, y).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); a.backward(); b.backward();")]
    [InlineData("for (var i = 0; i < 3; i++) { var p = model.call(x); functional.mse_loss(p, y).backward(); }")]
    [InlineData("var p = model.call(x); functional.mse_loss(p, y).backward(); p = model.call(x); functional.mse_loss(p, y).backward();")]
    public Task Kept_graphs_and_separate_ones_are_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
