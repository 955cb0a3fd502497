using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.SkippedStepKeepsGradients>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class SkippedStepKeepsGradientsTests
{
    private const string Finite = "var ok = model.parameters().All(p => p.grad is null || p.grad.isfinite().all().ToBoolean()); ";

    [Fact]
    public Task The_clearing_is_moved_behind_the_condition() => Test.VerifyFixAsync<StepOutOfOrderFix>(
        """
        for (var i = 0; i < epochs; i++)
        {
            functional.mse_loss(model.call(x), y).backward();
            var ok = model.parameters().All(p => p.grad is null || p.grad.isfinite().all().ToBoolean());
            if (ok)
            {
                optimizer.step();
                {|#0:optimizer.zero_grad()|};
            }
        }
        """,
        """
        for (var i = 0; i < epochs; i++)
        {
            functional.mse_loss(model.call(x), y).backward();
            var ok = model.parameters().All(p => p.grad is null || p.grad.isfinite().all().ToBoolean());
            if (ok)
            {
                optimizer.step();
            }
            optimizer.zero_grad();
        }
        """,
        Test.Info(0));

    [Theory]
    [InlineData(Finite + "if (ok) { optimizer.step(); {|#0:optimizer.zero_grad()|}; }")]
    [InlineData(Finite + "if (!ok) continue; optimizer.step(); {|#0:optimizer.zero_grad()|};")]
    [InlineData(Finite + "if (!ok) { Console.WriteLine(i); continue; } optimizer.step(); {|#0:optimizer.zero_grad()|};")]
    [InlineData("var norm = nn.utils.clip_grad_norm_(model.parameters(), 1); if (double.IsFinite(norm)) { optimizer.step(); {|#0:optimizer.zero_grad()|}; }")]
    [InlineData("var norm = nn.utils.clip_grad_norm_(model.parameters(), 1); if (!double.IsNaN(norm) && !double.IsInfinity(norm)) { optimizer.step(); {|#0:optimizer.zero_grad()|}; }")]
    [InlineData("var norm = nn.utils.clip_grad_norm_(model.parameters(), 1); if (double.IsNaN(norm)) { Console.WriteLine(i); } else { optimizer.step(); {|#0:optimizer.zero_grad()|}; }")]
    public Task Cleared_only_where_the_gradients_are_finite(string statements) => Test.VerifyStatementsAsync(InLoop(statements), Test.Info(0));

    [Fact]
    public Task In_a_method_that_somebody_calls_for_each_batch() => Test.VerifyAsync(
        """
        static class Gradients
        {
            public static bool AreFinite(Module module) => module.parameters().All(p => p.grad!.isfinite().all().ToBoolean());
        }
        class Trainer(Module<Tensor, Tensor> net, TorchSharp.torch.optim.Optimizer given)
        {
            private readonly TorchSharp.torch.optim.Optimizer step = given;

            public void Step(Tensor x, Tensor y)
            {
                functional.mse_loss(net.call(x), y).backward();
                if (Gradients.AreFinite(net)) { step.step(); {|#0:step.zero_grad()|}; }
            }
        }
        """,
        Test.Info(0));

    [Fact]
    public Task The_message_says_where_it_belongs() => Test.VerifyStatementsAsync(
        InLoop(Finite + "if (ok) { optimizer.step(); {|#0:optimizer.zero_grad()|}; }"),
        Test.Info(0).WithMessage("A skipped step also skips 'optimizer.zero_grad()'; clear behind the condition: an infinite gradient stays, and every later step is skipped"));

    [Theory]
    [InlineData(Finite + "if (ok) { optimizer.step(); } optimizer.zero_grad();")]
    [InlineData(Finite + "if (ok) { optimizer.step(); optimizer.zero_grad(); } else { optimizer.zero_grad(); }")]
    [InlineData(Finite + "if (ok) { optimizer.step(); optimizer.zero_grad(); } else { model.zero_grad(); }")]
    [InlineData(Finite + "if (ok) { optimizer.step(); optimizer.zero_grad(); } else { foreach (var p in model.parameters()) p.grad = null; }")]
    public Task Cleared_in_any_case_is_silent(string statements) => Test.VerifyStatementsAsync(InLoop(statements));

    [Theory]
    [InlineData("for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); functional.mse_loss(model.call(x), y).backward(); " + Finite + "if (ok) { optimizer.step(); optimizer.zero_grad(); } }")]
    [InlineData("for (var i = 0; i < epochs; i++) { var loss = functional.mse_loss(model.call(x), y); if (loss.isfinite().ToBoolean()) { loss.backward(); optimizer.step(); optimizer.zero_grad(); } }")]
    public Task Nothing_is_left_over_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    // On purpose, as the condition on a counter says.
    [Theory]
    [InlineData("if (i % 4 == 3) { optimizer.step(); optimizer.zero_grad(); }")]
    [InlineData(Finite + "if (i % 4 == 3 && ok) { optimizer.step(); optimizer.zero_grad(); }")]
    [InlineData(Finite + "if (i % 4 == 3) { if (ok) { optimizer.step(); optimizer.zero_grad(); } }")]
    [InlineData("if (epochs > 3) { optimizer.step(); optimizer.zero_grad(); }")]
    public Task Accumulation_is_silent(string statements) => Test.VerifyStatementsAsync(InLoop(statements));

    private static string InLoop(string statements) =>
        $$"""for (var i = 0; i < epochs; i++) { functional.mse_loss(model.call(x), y).backward(); {{statements}} }""";
}
