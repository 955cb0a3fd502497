using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.OpponentGradientsLeak>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class OpponentGradientsLeakTests
{
    // The model generates, the teacher judges.
    private const string Optimizers = "var dStep = torch.optim.Adam(teacher.parameters()); var gStep = torch.optim.Adam(model.parameters());\n";

    [Fact]
    public Task The_gradients_are_cleared_before_the_first_backward_of_the_step() => Test.VerifyFixAsync<OpponentGradientsLeakFix>(
        Optimizers +
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            dStep.zero_grad();
            gStep.zero_grad();
            var gLoss = teacher.call(model.call(x)).mean();
            gLoss.backward();
            gStep.step();

            teacher.call(y).mean().neg().backward();
            teacher.call(model.call(x).detach()).mean().backward();
            {|LG4004:dStep.step()|};
        }
        """,
        Optimizers +
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            dStep.zero_grad();
            gStep.zero_grad();
            var gLoss = teacher.call(model.call(x)).mean();
            gLoss.backward();
            gStep.step();
            dStep.zero_grad();

            teacher.call(y).mean().neg().backward();
            teacher.call(model.call(x).detach()).mean().backward();
            dStep.step();
        }
        """);

    [Fact]
    public Task The_message_names_the_loss_and_the_module() => Test.VerifyStatementsAsync(
        Optimizers + "while (true) { teacher.call(y).mean().backward(); {|#0:dStep.step()|}; dStep.zero_grad(); gStep.zero_grad(); var gLoss = teacher.call(model.call(x)).mean(); gLoss.backward(); gStep.step(); }",
        new Microsoft.CodeAnalysis.Testing.DiagnosticResult("LG4004", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
            .WithLocation(0)
            .WithOptions(Microsoft.CodeAnalysis.Testing.DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("'dStep' also applies what the backward of 'gLoss' left in 'teacher'; call dStep.zero_grad() before the backward of this step: the two are trained against each other"));

    [Theory]
    [InlineData("while (true) { gStep.zero_grad(); dStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); (teacher.call(y) - teacher.call(model.call(x).detach())).mean().backward(); {|LG4004:dStep.step()|}; }")]
    [InlineData("while (true) { teacher.call(y).mean().backward(); {|LG4004:dStep.step()|}; dStep.zero_grad(); model.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    [InlineData("while (true) { teacher.zero_grad(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); teacher.call(y).mean().backward(); {|LG4004:dStep.step()|}; }")]
    [InlineData("for (var i = 0; i < epochs; i++) { teacher.call(y).mean().backward(); {|LG4004:dStep.step()|}; dStep.zero_grad(); if (i % 5 == 0) { gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); } }")]
    [InlineData("gStep.zero_grad(); dStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); teacher.call(y).mean().backward(); {|LG4004:dStep.step()|};")]
    public Task A_step_on_the_opponents_gradients_is_reported(string statements) => Test.VerifyStatementsAsync(Optimizers + statements);

    [Theory]
    [InlineData("while (true) { dStep.zero_grad(); teacher.call(y).mean().backward(); dStep.step(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    [InlineData("while (true) { dStep.zero_grad(); gStep.zero_grad(); teacher.call(y).mean().backward(); dStep.step(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    [InlineData("while (true) { gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); dStep.zero_grad(); teacher.call(y).mean().backward(); dStep.step(); }")]
    [InlineData("while (true) { gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); teacher.zero_grad(); teacher.call(y).mean().backward(); dStep.step(); }")]
    [InlineData("while (true) { dStep.zero_grad(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); dStep.step(); }")]
    [InlineData("while (true) { dStep.zero_grad(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); teacher.call(y).mean().backward(); gStep.step(); dStep.step(); }")]
    [InlineData("while (true) { dStep.zero_grad(); gStep.zero_grad(); model.call(x).mean().backward(); gStep.step(); teacher.call(y).mean().backward(); dStep.step(); }")]
    [InlineData("while (true) { dStep.zero_grad(); gStep.zero_grad(); foreach (var p in teacher.parameters()) p.requires_grad = false; teacher.call(model.call(x)).mean().backward(); gStep.step(); foreach (var p in teacher.parameters()) p.requires_grad = true; teacher.call(y).mean().backward(); dStep.step(); }")]
    [InlineData("while (true) { dStep.zero_grad(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); foreach (var p in teacher.parameters()) p.grad = null; teacher.call(y).mean().backward(); dStep.step(); }")]
    [InlineData("while (true) { gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); teacher.call(y).mean().backward(); dStep.step(); }")]
    [InlineData("while (true) { dStep.zero_grad(); optimizer.zero_grad(); teacher.call(model.call(x)).mean().backward(); optimizer.step(); teacher.call(y).mean().backward(); dStep.step(); }")]
    [InlineData("void Clear() { dStep.zero_grad(); } while (true) { gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); Clear(); teacher.call(y).mean().backward(); dStep.step(); }")]
    public Task Cleared_joint_and_frozen_steps_are_silent(string statements) => Test.VerifyStatementsAsync(Optimizers + statements);
}
