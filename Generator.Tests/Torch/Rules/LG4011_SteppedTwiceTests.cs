using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.SteppedTwice>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class SteppedTwiceTests
{
    private const string Losses =
        """
        [CombinedLoss]
        partial class FitLoss
        {
            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b);
        }

        [CombinedLoss(AccumulateSteps = 4)]
        partial class SlowLoss
        {
            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b);
        }

        [CombinedLoss]
        [Phase("Critic", nameof(Judging))]
        [Phase("Painter", nameof(Fooling))]
        partial class GanLoss
        {
            [LossComponent(1)] static Tensor Judging(Tensor a) => a.mean();
            [LossComponent(1)] static Tensor Fooling(Tensor a) => -a.mean();
        }

        """;

    [Theory]
    [InlineData("using var rest = slow.EndCycle(optimizer);\n{|LG4011:optimizer.step()|};", "using var rest = slow.EndCycle(optimizer);")]
    [InlineData("slow.EndCycle(optimizer)?.Dispose();\n{|LG4011:optimizer.step()|};", "slow.EndCycle(optimizer)?.Dispose();")]
    public Task The_end_of_a_cycle_has_stepped(string statements, string repaired) =>
        Test.VerifySourceFixAsync<SteppedTwiceFix>(Program(statements), Program(repaired));

    [Theory]
    [InlineData("slow.EndCycle(optimizer)?.Dispose(); model.call(x).sum().backward(); optimizer.step();")]
    [InlineData("slow.EndCycle(other)?.Dispose(); optimizer.step();")]
    [InlineData("if (slow.training) slow.EndCycle(optimizer)?.Dispose(); else optimizer.step();")]
    public Task Step_of_its_own_after_a_cycle_is_silent(string statements) => Test.VerifyAsync(Program(statements));

    [Theory]
    [InlineData(
        "using var s = loss.Step(optimizer, a: model.call(x), b: y);\n{|LG4011:optimizer.step()|};\nConsole.WriteLine();",
        "using var s = loss.Step(optimizer, a: model.call(x), b: y);\nConsole.WriteLine();")]
    [InlineData(
        "foreach (var _ in new int[3])\n{\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n    {|LG4011:optimizer.step()|};\n}",
        "foreach (var _ in new int[3])\n{\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n}")]
    [InlineData(
        "using var s = loss.Step(optimizer, a: model.call(x), b: y); if (!s.Skipped) {|LG4011:optimizer.step()|};",
        "using var s = loss.Step(optimizer, a: model.call(x), b: y); if (!s.Skipped)\n{\n}")]
    [InlineData(
        "while (true)\n{\n    {|LG4011:optimizer.step()|};\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n}",
        "while (true)\n{\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n}")]
    [InlineData(
        "while (true)\n{\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose(); {|LG4011:optimizer.step()|};\n}",
        "while (true)\n{\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n}")]
    [InlineData(
        "while (true)\n{\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n    {|LG4011:optimizer.step()|}; /* printed */ Console.WriteLine();\n}",
        "while (true)\n{\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n    /* printed */ Console.WriteLine();\n}")]
    [InlineData(
        "while (true)\n{\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n\n    // Left over.\n    {|LG4011:optimizer.step()|};\n\n    Console.WriteLine();\n}",
        "while (true)\n{\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n\n    // Left over.\n\n    Console.WriteLine();\n}")]
    public Task The_left_over_step_is_removed(string statements, string repaired) =>
        Test.VerifySourceFixAsync<SteppedTwiceFix>(Program(statements), Program(repaired));

    [Theory]
    [InlineData("var steps = gan.Alternate(critic: optimizer, painter: other); using var s = steps.StepCritic(a: x); {|LG4011:optimizer.step()|};")]
    [InlineData("var steps = gan.Alternate(critic: optimizer, painter: other); using var s = steps.Step(a: x); {|LG4011:other.step()|};")]
    [InlineData("Advance(); {|LG4011:optimizer.step()|}; void Advance() => loss.Step(optimizer, a: model.call(x), b: y).Dispose();")]
    [InlineData("torch.nn.utils.clip_grad_norm_(model.parameters(), 1); loss.Step(optimizer, a: model.call(x), b: y).Dispose(); torch.nn.utils.clip_grad_norm_(model.parameters(), 1); {|LG4011:optimizer.step()|};")]
    public Task Every_step_of_LossGen_is_one(string statements) => Test.VerifyAsync(Program(statements));

    [Fact]
    public Task A_method_of_the_class_that_steps_is_looked_into() => Test.VerifyAsync(
        Losses + """
        class Trainer(Module<Tensor, Tensor> model, torch.optim.Optimizer optimizer)
        {
            private readonly torch.optim.Optimizer optimizer = optimizer;
            private readonly FitLoss loss = new();
            void Run(Tensor x, Tensor y) { Advance(x, y); {|LG4011:optimizer.step()|}; }
            private void Advance(Tensor x, Tensor y) => loss.Step(optimizer, a: model.call(x), b: y).Dispose();
        }
        """);

    [Theory]
    [InlineData("readonly torch.optim.Optimizer kept = optimizer;", "loss.Step(optimizer, a: model.call(x), b: y).Dispose(); {|LG4011:kept.step()|};")]
    [InlineData("", "Advance(x, y); {|LG4011:optimizer.step()|};")]
    [InlineData("", "var sgd = optimizer; loss.Step(sgd, a: model.call(x), b: y).Dispose(); {|LG4011:optimizer?.step()|};")]
    [InlineData("readonly torch.optim.Optimizer kept = other;", "loss.Step(optimizer, a: model.call(x), b: y).Dispose(); kept.step();")]
    [InlineData("", "Advance(x, y); other.step();")]
    public Task What_a_primary_constructor_takes_is_one_optimizer_under_every_name(string field, string statements) => Test.VerifyAsync(
        Losses + $$"""
        class Trainer(FitLoss loss, Module<Tensor, Tensor> model, torch.optim.Optimizer optimizer, torch.optim.Optimizer other)
        {
            {{field}}
            public torch.optim.Optimizer Other => other;
            void Run(Tensor x, Tensor y) { {{statements}} }
            private void Advance(Tensor x, Tensor y) => loss.Step(optimizer, a: model.call(x), b: y).Dispose();
        }
        """);

    [Fact]
    public Task The_message_names_both() => Test.VerifyAsync(
        Program("using var s = loss.Step(optimizer, a: model.call(x), b: y); {|#0:optimizer.step()|};"),
        new DiagnosticResult("LG4011", DiagnosticSeverity.Warning).WithLocation(0).WithMessage(
            "'loss.Step' has stepped 'optimizer' already; remove this step: it applies the same gradients again, and parameters move twice as far"));

    [Theory]
    [InlineData("using var s = loss.Step(optimizer, a: model.call(x), b: y); other.step();")]
    [InlineData("if (epochs > 3) { loss.Step(optimizer, a: model.call(x), b: y).Dispose(); } else { optimizer.step(); }")]
    [InlineData("if (epochs > 3) { loss.Step(optimizer, a: model.call(x), b: y).Dispose(); return; } optimizer.step();")]
    [InlineData("loss.Step(optimizer, a: model.call(x), b: y).Dispose(); loss.Step(optimizer, a: model.call(x), b: y).Dispose();")]
    [InlineData("loss.Step(optimizer, a: model.call(x), b: y).Dispose(); loss.forward(a: model.call(x), b: y).backward(); optimizer.step();")]
    [InlineData("loss.Step(optimizer, a: model.call(x), b: y).Dispose(); optimizer.zero_grad(); optimizer.step();")]
    [InlineData("foreach (var i in new int[3]) { if (i == 0) { loss.Step(optimizer, a: model.call(x), b: y).Dispose(); } else { optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); } }")]
    [InlineData("var steps = gan.Alternate(critic: optimizer, painter: other); steps.StepCritic(a: x).Dispose(); other.step();")]
    [InlineData("var plateau = torch.optim.lr_scheduler.StepLR(optimizer, 3); loss.Step(optimizer, a: model.call(x), b: y).Dispose(); plateau.step();")]
    [InlineData("for (var i = 0; i < 8; i++) { (loss.Compute(a: model.call(x), b: y).Total / 4).backward(); if (i % 4 == 3) { optimizer.step(); optimizer.zero_grad(); } }")]
    [InlineData("for (var i = 0; i < 8; i++) { slow.Step(optimizer, a: model.call(x), b: y).Dispose(); } optimizer.step();")]
    [InlineData("foreach (var o in new[] { optimizer, other }) { loss.Step(o, a: model.call(x), b: y).Dispose(); } optimizer.step();")]
    [InlineData("loss.Step(optimizer, a: model.call(x), b: y).Dispose(); optimizer.step(() => { optimizer.zero_grad(); var t = loss.forward(a: model.call(x), b: y); t.backward(); return t; });")]
    [InlineData("Action late = () => optimizer.step(); loss.Step(optimizer, a: model.call(x), b: y).Dispose();")]
    public Task Another_step_is_silent(string statements) => Test.VerifyAsync(Program(statements));

    private static string Program(string statements) =>
        Losses + TestSource.Method("using var loss = new FitLoss(); using var slow = new SlowLoss(); using var gan = new GanLoss(); var other = optim.SGD(teacher.parameters(), 0.1);\n" + statements);
}
