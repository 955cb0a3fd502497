using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.SecondBackward>;

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
    public Task Comments_behind_both_lines_stay() => Test.VerifyFixAsync<SecondBackwardFix>(
        """
        var prediction = model.call(x);
        var first = functional.mse_loss(prediction, y);
        var second = functional.l1_loss(prediction, y);
        first.backward(); // the distance
        {|LG3009:second.backward()|}; // its outliers
        optimizer.step();
        """,
        """
        var prediction = model.call(x);
        var first = functional.mse_loss(prediction, y);
        var second = functional.l1_loss(prediction, y);
        (first + second).backward(); // the distance
        // its outliers
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
    [InlineData("a.backward(retain_graph: true); sgd.step(); {|LG3009:b.backward()|};")]
    [InlineData("a.backward(retain_graph: true); sgd.step(); sgd.zero_grad(); {|LG3009:b.backward()|}; sgd.step();")]
    [InlineData("a.backward(); sgd.step(); {|LG3009:b.backward()|};")]
    public Task A_step_between_changes_what_the_graph_has_stored(string statements) => Test.VerifyFixAsync<SecondBackwardFix>(Deep(statements), Deep(statements));

    [Theory]
    [InlineData("a.backward(retain_graph: true); b.backward(); sgd.step();")]
    [InlineData("a.backward(retain_graph: true); other.step(); b.backward();")]
    [InlineData("a.backward(); sgd.step(); var again = functional.l1_loss(net.call(x), y); again.backward();")]
    [InlineData("a.backward(retain_graph: true); optimizer.step(); b.backward();")]
    public Task A_step_of_something_else_or_after_both_is_silent(string statements) => Test.VerifyStatementsAsync(Deep(statements));

    [Fact]
    public Task A_step_of_a_single_layer_is_silent() => Test.VerifyStatementsAsync(
        """
        var net = Linear(10, 3);
        var sgd = torch.optim.SGD(net.parameters(), 0.1);
        var p = net.call(x);
        functional.mse_loss(p, y).backward(retain_graph: true);
        sgd.step();
        functional.l1_loss(p, y).backward();
        """);

    private static string Deep(string statements) =>
        $$"""
        var net = Sequential(Linear(10, 8), Tanh(), Linear(8, 3));
        var sgd = torch.optim.SGD(net.parameters(), 0.1);
        var apart = Linear(3, 3);
        var other = torch.optim.SGD(apart.parameters(), 0.1);
        var p = net.call(x);
        var a = functional.mse_loss(p, y);
        var b = functional.l1_loss(p, y);
        {{statements}}
        """;

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
