using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.StepOutOfOrder>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class StepOutOfOrderTests
{
    [Fact]
    public Task Clearing_moves_in_front_of_backward() => Test.VerifyFixAsync<StepOutOfOrderFix>(
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var loss = functional.mse_loss(model.call(x), y);
            loss.backward();

            // Before every step.
            {|LG4002:optimizer.zero_grad()|};
            optimizer.step();
        }

        while (epochs-- > 0) { var loss = model.call(x).mean(); loss.backward(); {|LG4002:optimizer.zero_grad()|}; optimizer.step(); }
        """,
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var loss = functional.mse_loss(model.call(x), y);

            // Before every step.
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        while (epochs-- > 0) { var loss = model.call(x).mean(); optimizer.zero_grad(); loss.backward(); optimizer.step(); }
        """);

    [Fact]
    public Task An_optimizer_that_may_be_missing_moves_too() => Test.VerifyFixAsync<StepOutOfOrderFix>(
        """
        while (true)
        {
            model.call(x).mean().backward();
            {|LG4002:optimizer?.zero_grad()|};
            optimizer?.step();
        }
        """,
        """
        while (true)
        {
            optimizer?.zero_grad();
            model.call(x).mean().backward();
            optimizer?.step();
        }
        """);

    [Fact]
    public Task The_step_moves_behind_backward_and_clipping() => Test.VerifyFixAsync<StepOutOfOrderFix>(
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            optimizer.zero_grad();
            using var loss = functional.mse_loss(model.call(x), y);
            {|LG4002:optimizer.step()|};
            loss.backward();
            nn.utils.clip_grad_norm_(model.parameters(), 1);
        }
        """,
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            optimizer.zero_grad();
            using var loss = functional.mse_loss(model.call(x), y);
            loss.backward();
            nn.utils.clip_grad_norm_(model.parameters(), 1);
            optimizer.step();
        }
        """);

    [Fact]
    public Task Messages_say_what_is_lost() => Test.VerifyStatementsAsync(
        "while (true) { var loss = model.call(x).mean(); loss.backward(); {|#0:optimizer.zero_grad()|}; optimizer.step(); }",
        new Microsoft.CodeAnalysis.Testing.DiagnosticResult("LG4002", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
            .WithLocation(0)
            .WithOptions(Microsoft.CodeAnalysis.Testing.DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("Clear before backward, or after the step: the gradients of 'loss.backward()' are cleared before 'optimizer' steps on them"));

    [Theory]
    [InlineData("model.call(x).mean().backward(); {|LG4002:optimizer.zero_grad()|}; optimizer.step();")]
    [InlineData("optimizer.zero_grad(); var loss = model.call(x).mean(); {|LG4002:optimizer.step()|}; loss.backward();")]
    [InlineData("while (true) { {|LG4002:optimizer.step()|}; model.call(x).mean().backward(); optimizer.zero_grad(); }")]
    [InlineData("while (true) { optimizer.zero_grad(); {|LG4002:optimizer.step()|}; model.call(x).mean().backward(); }")]
    [InlineData("var sgd = torch.optim.SGD(model.parameters(), 0.1); while (true) { model.call(x).mean().backward(); {|LG4002:model.zero_grad()|}; sgd.step(); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); {|LG4002:optimizer.zero_grad()|}; if (epochs > 3) { optimizer.step(); } else { optimizer.step(); } }")]
    [InlineData("foreach (var i in new int[3]) { using (NewDisposeScope()) { var loss = model.call(x).mean(); foreach (var part in new[] { loss }) { part.backward(); } {|LG4002:optimizer.zero_grad()|}; Console.WriteLine(loss.ToSingle()); optimizer.step(); } }")]
    [InlineData("var scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1); while (true) { torch.autograd.backward(new[] { model.call(x).mean() }); {|LG4002:optimizer.zero_grad()|}; nn.utils.clip_grad_norm_(model.parameters(), 1); optimizer.step(); scheduler.step(); }")]
    [InlineData("void Train() { model.call(x).mean().backward(); {|LG4002:optimizer.zero_grad()|}; optimizer.step(); } while (true) Train();")]
    [InlineData("Action train = () => { optimizer.zero_grad(); var loss = model.call(x).mean(); {|LG4002:optimizer.step()|}; loss.backward(); }; train();")]
    [InlineData("void Clear() => optimizer.zero_grad(); while (true) { model.call(x).mean().backward(); {|LG4002:optimizer.zero_grad()|}; optimizer.step(); Clear(); }")]
    [InlineData("while (true) { { optimizer.zero_grad(); } var loss = model.call(x).mean(); { {|LG4002:optimizer.step()|}; } loss.backward(); }")]
    public Task A_step_that_finds_nothing_is_reported(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("while (true) { optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); optimizer.step(); optimizer.zero_grad(); }")]
    [InlineData("while (true) { optimizer.step(); optimizer.zero_grad(); model.call(x).mean().backward(); }")]
    [InlineData("while (true) { optimizer.step(); model.call(x).mean().backward(); }")]
    [InlineData("for (var i = 0; i < epochs; i++) { model.call(x).mean().backward(); if (i % 4 == 0) { optimizer.step(); optimizer.zero_grad(); } }")]
    [InlineData("for (var i = 0; i < epochs; i++) { if (i % 4 == 0) optimizer.zero_grad(); model.call(x).mean().backward(); if (i % 4 == 3) optimizer.step(); }")]
    [InlineData("for (var i = 0; i < epochs; i++) { var loss = model.call(x).mean(); loss.backward(); if (float.IsNaN(loss.ToSingle())) { optimizer.zero_grad(); continue; } optimizer.step(); optimizer.zero_grad(); }")]
    [InlineData("while (true) { var loss = model.call(x).mean(); loss.backward(); if (float.IsNaN(loss.ToSingle())) optimizer.zero_grad(); optimizer.step(); }")]
    [InlineData("optimizer.step(); model.call(x).mean().backward(); optimizer.zero_grad();")]
    [InlineData("optimizer.zero_grad(); optimizer.step();")]
    [InlineData("optimizer.zero_grad(); optimizer.step(); model.call(x).mean().backward(); optimizer.step();")]
    [InlineData("while (true) { model.call(x).mean().backward(); if (epochs > 3) { optimizer.zero_grad(); optimizer.step(); } else { optimizer.step(); } }")]
    [InlineData("optimizer.zero_grad(); for (var i = 0; i < 3; i++) { model.call(x).mean().backward(); } optimizer.step();")]
    public Task Steps_with_gradients_are_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("var d = torch.optim.Adam(teacher.parameters()); while (true) { d.zero_grad(); teacher.call(y).mean().backward(); d.step(); optimizer.zero_grad(); teacher.call(model.call(x)).mean().backward(); optimizer.step(); }")]
    [InlineData("var d = torch.optim.Adam(teacher.parameters()); while (true) { model.call(x).mean().backward(); d.zero_grad(); optimizer.step(); teacher.call(x).mean().backward(); d.step(); optimizer.zero_grad(); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); optimizer.zero_grad(); foreach (var p in model.parameters()) p.grad = ones(1); optimizer.step(); }")]
    [InlineData("while (true) { optimizer.zero_grad(); optimizer.step(() => { var loss = model.call(x).mean(); loss.backward(); return loss; }); model.call(x).mean().backward(); }")]
    [InlineData("void Back() => Deeper(); void Deeper() => model.call(x).mean().backward(); while (true) { model.call(x).mean().backward(); optimizer.zero_grad(); Back(); optimizer.step(); }")]
    [InlineData("void Train() { model.call(x).mean().backward(); optimizer.zero_grad(); Back(); optimizer.step(); } Train(); void Back() => model.call(x).mean().backward();")]
    [InlineData("void Back() => model.call(x).mean().backward(); while (true) { model.call(x).mean().backward(); optimizer.zero_grad(); Back(); optimizer.step(); }")]
    [InlineData("Action back = () => model.call(x).mean().backward(); while (true) { model.call(x).mean().backward(); optimizer.zero_grad(); back(); optimizer.step(); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); teacher.zero_grad(); optimizer.step(); }")]
    [InlineData("try { model.call(x).mean().backward(); } finally { optimizer.zero_grad(); } optimizer.step();")]
    [InlineData("var d = torch.optim.Adam(teacher.parameters()); while (true) { (model.call(x) + teacher.call(x)).mean().backward(); optimizer.zero_grad(); optimizer.step(); d.step(); d.zero_grad(); }")]
    public Task Other_owners_and_hidden_order_are_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("class C { torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x) { while (true) { net.call(x).mean().backward(); sgd.zero_grad(); Train(x); sgd.step(); } } void Train(Tensor x) => Deeper(x); void Deeper(Tensor x) => net.call(x).mean().backward(); }")]
    [InlineData("interface ITrainer { void Back(Tensor x); } class C { torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x, ITrainer trainer) { while (true) { net.call(x).mean().backward(); sgd.zero_grad(); trainer.Back(x); sgd.step(); } } }")]
    [InlineData("class Agent { public torch.optim.Optimizer Sgd { get; set; } public Module<Tensor, Tensor> Net { get; set; } } class C { void Run(Tensor x, Agent a, Agent b) { while (true) { a.Net.call(x).mean().backward(); b.Sgd.zero_grad(); a.Sgd.step(); a.Sgd.zero_grad(); } } }")]
    [InlineData("class C { torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x) { while (true) { net.call(x).mean().backward(); Clear(false); sgd.step(); } } void Clear(bool all) { if (all) sgd.zero_grad(); } }")]
    public Task Code_that_may_go_backward_or_not_clear_is_silent(string source) => Test.VerifyAsync(source);
}
