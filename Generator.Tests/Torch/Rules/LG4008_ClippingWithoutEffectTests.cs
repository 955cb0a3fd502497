using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.ClippingWithoutEffect>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class ClippingWithoutEffectTests
{
    [Fact]
    public Task Clipping_moves_in_front_of_the_step() => Test.VerifyFixAsync<ClippingWithoutEffectFix>(
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            optimizer.zero_grad();
            using var loss = functional.mse_loss(model.call(x), y);
            loss.backward();
            optimizer.step();

            // Against outliers.
            {|LG4008:nn.utils.clip_grad_norm_(model.parameters(), 1.0)|};
        }

        while (epochs-- > 0) { optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); {|LG4008:nn.utils.clip_grad_value_(model.parameters(), 1.0)|}; }
        """,
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            optimizer.zero_grad();
            using var loss = functional.mse_loss(model.call(x), y);
            loss.backward();

            // Against outliers.
            nn.utils.clip_grad_norm_(model.parameters(), 1.0);
            optimizer.step();
        }

        while (epochs-- > 0) { optimizer.zero_grad(); model.call(x).mean().backward(); nn.utils.clip_grad_value_(model.parameters(), 1.0); optimizer.step(); }
        """);

    [Fact]
    public Task Clipping_before_backward_moves_behind_it() => Test.VerifyFixAsync<ClippingWithoutEffectFix>(
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            optimizer.zero_grad();
            var max = 1.0;
            {|LG4008:nn.utils.clip_grad_norm_(model.parameters(), max)|};
            using var loss = functional.mse_loss(model.call(x), y);
            loss.backward();
            optimizer.step();
        }
        """,
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            optimizer.zero_grad();
            var max = 1.0;
            using var loss = functional.mse_loss(model.call(x), y);
            loss.backward();
            nn.utils.clip_grad_norm_(model.parameters(), max);
            optimizer.step();
        }
        """);

    [Fact]
    public Task The_message_says_where_it_belongs() => Test.VerifyStatementsAsync(
        "optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); {|#0:nn.utils.clip_grad_norm_(model.parameters(), 1)|};",
        new Microsoft.CodeAnalysis.Testing.DiagnosticResult("LG4008", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
            .WithLocation(0)
            .WithOptions(Microsoft.CodeAnalysis.Testing.DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("Clipping comes after 'optimizer.step()'; clip between backward and the step: these gradients are applied, and cleared before the next"));

    [Theory]
    [InlineData("while (true) { model.call(x).mean().backward(); optimizer.step(); {|LG4008:nn.utils.clip_grad_norm_(model.parameters(), 1)|}; optimizer.zero_grad(); }")]
    [InlineData("while (true) { {|LG4008:nn.utils.clip_grad_norm_(model.parameters(), 1)|}; model.call(x).mean().backward(); optimizer.step(); optimizer.zero_grad(); }")]
    [InlineData("optimizer.zero_grad(); {|LG4008:nn.utils.clip_grad_norm_(model.parameters(), 1)|}; model.call(x).mean().backward(); optimizer.step();")]
    [InlineData("for (var i = 0; i < epochs; i++) { model.call(x).mean().backward(); if (i % 4 == 3) { optimizer.step(); {|LG4008:nn.utils.clip_grad_norm_(model.parameters(), 1)|}; optimizer.zero_grad(); } }")]
    [InlineData("var d = torch.optim.Adam(teacher.parameters()); while (true) { d.zero_grad(); teacher.call(x).mean().backward(); d.step(); {|LG4008:nn.utils.clip_grad_norm_(teacher.parameters(), 1)|}; optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("var d = torch.optim.Adam(teacher.parameters()); while (true) { d.zero_grad(); {|LG4008:nn.utils.clip_grad_norm_(teacher.parameters(), 1)|}; teacher.call(x).mean().backward(); d.step(); optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("foreach (var i in new int[3]) { using (NewDisposeScope()) { optimizer.zero_grad(); var p = model.call(x); p.mean().backward(); optimizer.step(); {|LG4008:nn.utils.clip_grad_norm_(model.parameters(), p.shape[0])|}; } }")]
    [InlineData("void Train() { optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); {|LG4008:nn.utils.clip_grad_norm_(model.parameters(), 1)|}; } while (true) Train();")]
    [InlineData("Action train = () => { optimizer.zero_grad(); {|LG4008:nn.utils.clip_grad_norm_(model.parameters(), 1)|}; model.call(x).mean().backward(); optimizer.step(); }; train();")]
    public Task Clipping_that_nothing_applies_is_reported(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("while (true) { optimizer.zero_grad(); model.call(x).mean().backward(); nn.utils.clip_grad_norm_(model.parameters(), 1); optimizer.step(); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); nn.utils.clip_grad_norm_(model.parameters(), 1); optimizer.step(); optimizer.zero_grad(); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); optimizer.step(); nn.utils.clip_grad_norm_(model.parameters(), 1); }")]
    [InlineData("for (var i = 0; i < epochs; i++) { model.call(x).mean().backward(); nn.utils.clip_grad_norm_(model.parameters(), 1); if (i % 4 == 3) { optimizer.step(); optimizer.zero_grad(); } }")]
    [InlineData("while (true) { optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); var norm = nn.utils.clip_grad_norm_(model.parameters(), 1e9); Console.WriteLine(norm); }")]
    [InlineData("while (true) { optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); Console.WriteLine(nn.utils.clip_grad_norm_(model.parameters(), 1e9)); }")]
    [InlineData("nn.utils.clip_grad_norm_(model.parameters(), 1); optimizer.step(); optimizer.zero_grad();")]
    [InlineData("model.call(x).mean().backward(); optimizer.step(); nn.utils.clip_grad_norm_(model.parameters(), 1);")]
    [InlineData("while (true) { optimizer.step(); optimizer.zero_grad(); model.call(x).mean().backward(); nn.utils.clip_grad_norm_(model.parameters(), 1); }")]
    [InlineData("nn.utils.clip_grad_norm_(model.parameters(), 1); model.call(x).mean().backward(); optimizer.step();")]
    public Task Clipping_that_a_step_applies_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("var d = torch.optim.Adam(teacher.parameters()); while (true) { d.zero_grad(); nn.utils.clip_grad_norm_(model.parameters(), 1); teacher.call(x).mean().backward(); d.step(); model.call(x).mean().backward(); optimizer.step(); optimizer.zero_grad(); }")]
    [InlineData("while (true) { optimizer.step(() => { optimizer.zero_grad(); var loss = model.call(x).mean(); loss.backward(); nn.utils.clip_grad_norm_(model.parameters(), 1); return loss; }); }")]
    [InlineData("void Train() { while (true) { optimizer.zero_grad(); model.call(x).mean().backward(); nn.utils.clip_grad_norm_(model.parameters(), 1); optimizer.step(); } } Train();")]
    [InlineData("void Clip() => nn.utils.clip_grad_norm_(model.parameters(), 1); while (true) { optimizer.zero_grad(); model.call(x).mean().backward(); Clip(); optimizer.step(); }")]
    [InlineData("void Step() { optimizer.step(); } while (true) { optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); nn.utils.clip_grad_norm_(model.parameters(), 1); Step(); }")]
    [InlineData("while (true) { optimizer.zero_grad(); foreach (var p in model.parameters()) p.grad = ones(1); nn.utils.clip_grad_norm_(model.parameters(), 1); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("var d = torch.optim.Adam(teacher.parameters()); while (true) { d.zero_grad(); teacher.call(x).mean().backward(); d.step(); nn.utils.clip_grad_norm_(model.parameters(), 1); optimizer.step(); optimizer.zero_grad(); model.call(x).mean().backward(); }")]
    public Task Other_optimizers_and_hidden_order_are_silent(string statements) => Test.VerifyStatementsAsync(statements);
}
