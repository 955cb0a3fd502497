using LossGen.CodeFixes.Torch;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Generator.Analyzers.Torch.Rules.GradientsNeverCleared>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class GradientsNeverClearedTests
{
    [Fact]
    public Task They_are_cleared_before_backward() => Test.VerifyFixAsync<GradientsNeverClearedFix>(
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var loss = functional.mse_loss(model.call(x), y);

            // Where the gradients come from.
            loss.backward();
            {|LG4001:optimizer.step()|};
        }
        """,
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var loss = functional.mse_loss(model.call(x), y);
            optimizer.zero_grad();

            // Where the gradients come from.
            loss.backward();
            optimizer.step();
        }
        """);

    [Fact]
    public Task They_are_cleared_before_the_loop_that_accumulates_and_everywhere() => Test.VerifyFixAsync<GradientsNeverClearedFix>(
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            for (var part = 0; part < 4; part++)
            {
                functional.mse_loss(model.call(x[part]), y[part]).backward();
            }

            {|LG4001:optimizer.step()|};
        }

        while (epochs-- > 0) { functional.mse_loss(model.call(x), y).backward(); {|LG4001:optimizer.step()|}; }
        """,
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            optimizer.zero_grad();
            for (var part = 0; part < 4; part++)
            {
                functional.mse_loss(model.call(x[part]), y[part]).backward();
            }

            optimizer.step();
        }

        while (epochs-- > 0) { optimizer.zero_grad(); functional.mse_loss(model.call(x), y).backward(); optimizer.step(); }
        """);

    [Fact]
    public Task Top_level_statements_are_a_method_too() => Test.VerifySourceFixAsync<GradientsNeverClearedFix>(
        """
        var net = Linear(1, 1);
        var adam = torch.optim.Adam(net.parameters());
        while (true)
        {
            net.call(ones(1)).mean().backward();
            {|LG4001:adam.step()|};
        }
        """,
        """
        var net = Linear(1, 1);
        var adam = torch.optim.Adam(net.parameters());
        while (true)
        {
            adam.zero_grad();
            net.call(ones(1)).mean().backward();
            adam.step();
        }
        """,
        Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task The_message_names_the_optimizer() => Test.VerifyStatementsAsync(
        "while (true) { model.call(x).mean().backward(); {|#0:optimizer.step()|}; }",
        new Microsoft.CodeAnalysis.Testing.DiagnosticResult("LG4001", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
            .WithLocation(0)
            .WithOptions(Microsoft.CodeAnalysis.Testing.DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("Nothing in this loop clears the gradients of 'optimizer': backward adds to them, and the n-th step applies the sum of n gradients instead of one; call optimizer.zero_grad() before backward"));

    [Theory]
    [InlineData("foreach (var i in new int[3]) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); {|LG4001:optimizer.step()|}; }")]
    [InlineData("do { torch.autograd.backward(new[] { functional.mse_loss(model.call(x), y) }); {|LG4001:optimizer.step()|}; } while (--epochs > 0);")]
    [InlineData("for (var e = 0; e < epochs; e++) { foreach (var i in new int[3]) { using (NewDisposeScope()) { model.call(x).mean().backward(); {|LG4001:optimizer.step()|}; } } Console.WriteLine(e); }")]
    [InlineData("optimizer.zero_grad(); while (true) { model.call(x).mean().backward(); {|LG4001:optimizer.step()|}; }")]
    [InlineData("while (true) { model.call(x).mean().backward(); teacher.call(x).mean().backward(); {|LG4001:optimizer.step()|}; optimizer.step(); }")]
    [InlineData("using var sgd = torch.optim.SGD(model.parameters(), 0.1); using var other = torch.optim.SGD(teacher.parameters(), 0.1); while (true) { other.zero_grad(); (model.call(x) + teacher.call(x)).mean().backward(); {|LG4001:sgd.step()|}; other.step(); }")]
    [InlineData("using var sgd = torch.optim.SGD(model.parameters(), 0.1); while (true) { teacher.zero_grad(); (model.call(x) + teacher.call(x)).mean().backward(); {|LG4001:sgd.step()|}; }")]
    [InlineData("var scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1); while (true) { model.call(x).mean().backward(); nn.utils.clip_grad_norm_(model.parameters(), 1); {|LG4001:optimizer.step()|}; scheduler.step(); }")]
    [InlineData("try { while (true) { if (epochs > 3) { model.call(x).mean().backward(); {|LG4001:optimizer.step()|}; } } } catch (Exception e) { Console.WriteLine(e); }")]
    public Task A_loop_that_only_adds_is_reported(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("while (true) { optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); optimizer.step(); optimizer.zero_grad(); }")]
    [InlineData("while (true) { model.zero_grad(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("while (true) { foreach (var p in model.parameters()) p.grad = null; model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("while (true) { foreach (var p in model.parameters()) { p.grad?.zero_(); } model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("foreach (var e in new int[3]) { optimizer.zero_grad(); foreach (var i in new int[3]) { model.call(x).mean().backward(); optimizer.step(); } }")]
    [InlineData("for (var i = 0; i < epochs; i++) { model.call(x).mean().backward(); if (i % 4 == 0) { optimizer.step(); } }")]
    [InlineData("for (var i = 0; i < epochs; i++) { model.call(x).mean().backward(); if (i % 4 != 0) { continue; } optimizer.step(); }")]
    [InlineData("for (var i = 0; i < epochs; i++) { model.call(x).mean().backward(); optimizer.step(); break; }")]
    [InlineData("model.call(x).mean().backward(); optimizer.step();")]
    public Task What_clears_or_accumulates_or_steps_once_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("while (true) { optimizer.step(() => { optimizer.zero_grad(); var loss = model.call(x).mean(); loss.backward(); return loss; }); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); optimizer.step(() => x); }")]
    [InlineData("void Clear() => optimizer.zero_grad(); while (true) { Clear(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("Action clear = () => optimizer.zero_grad(); while (true) { clear(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("while (true) { try { model.call(x).mean().backward(); optimizer.step(); } finally { optimizer.zero_grad(); } }")]
    [InlineData("foreach (var each in new[] { optimizer }) { while (epochs-- > 0) { model.call(x).mean().backward(); each.step(); model.zero_grad(); } }")]
    [InlineData("foreach (var each in new[] { optimizer }) { model.call(x).mean().backward(); each.step(); }")]
    [InlineData("foreach (var fold in new int[5]) { var net = Linear(1, 1); var sgd = torch.optim.SGD(net.parameters(), 0.1); net.call(x).mean().backward(); sgd.step(); }")]
    [InlineData("var net = Linear(1, 1); var both = Sequential(net, Linear(1, 1)); var sgd = torch.optim.SGD(net.parameters(), 0.1); while (true) { both.zero_grad(); both.call(x).mean().backward(); sgd.step(); }")]
    [InlineData("var sgd = torch.optim.SGD(model.parameters(), 0.1); while (true) { optimizer.zero_grad(); model.call(x).mean().backward(); sgd.step(); }")]
    [InlineData("while (true) { if (epochs > 0) optimizer.step(); model.call(x).mean().backward(); epochs++; }")]
    [InlineData("while (true) { var scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1); model.call(x).mean().backward(); scheduler.step(); }")]
    public Task Closures_local_functions_and_other_owners_are_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("abstract class Trainer { protected torch.optim.Optimizer sgd; protected Module<Tensor, Tensor> net; public void Run(Tensor x) { while (true) { sgd.zero_grad(); Batch(x); } } protected abstract void Batch(Tensor x); } class Mine : Trainer { protected override void Batch(Tensor x) { for (var i = 0; i < 3; i++) { net.call(x).mean().backward(); sgd.step(); } } }")]
    [InlineData("class C { torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x) { while (true) { Prepare(); net.call(x).mean().backward(); sgd.step(); } } void Prepare() => sgd.zero_grad(); }")]
    [InlineData("class C { torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x) { while (true) { Prepare(); net.call(x).mean().backward(); sgd.step(); } } void Prepare() => Deeper(); void Deeper() => net.zero_grad(); }")]
    [InlineData("class C { event Action Batch; void Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { while (true) { Batch?.Invoke(); net.call(x).mean().backward(); sgd.step(); } } }")]
    [InlineData("class C { void Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { while (true) { Help.Clear(net); net.call(x).mean().backward(); sgd.step(); } } } static class Help { public static void Clear(Module net) { foreach (var p in net.parameters()) { p.grad = null; } } }")]
    [InlineData("class Wrapped { public torch.optim.Optimizer Sgd { get; set; } public void Clear() => Sgd.zero_grad(); } class C { void Run(Tensor x, Module<Tensor, Tensor> net, Wrapped wrapped) { while (true) { wrapped.Clear(); net.call(x).mean().backward(); wrapped.Sgd.step(); } } }")]
    [InlineData("class Wrapped { public torch.optim.Optimizer Sgd { get; set; } } class C { void Run(Tensor x, Module<Tensor, Tensor> net, Wrapped wrapped) { while (true) { net.call(x).mean().backward(); wrapped.Sgd.step(); } } }")]
    [InlineData("interface IOptimizer { void step(); } class C { void Run(Tensor x, Module<Tensor, Tensor> net, IOptimizer sgd) { while (true) { net.call(x).mean().backward(); sgd.step(); } } }")]
    [InlineData("class Own : TorchSharp.Modules.SGD { public Own(IEnumerable<TorchSharp.Modules.Parameter> p) : base(p, 0.1) { } public override Tensor step(Func<Tensor> closure = null) { var r = base.step(closure); zero_grad(); return r; } } class C { void Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { while (true) { net.call(x).mean().backward(); sgd.step(); } } }")]
    [InlineData("[CombinedLoss] partial class L { [MainLoss] static Tensor A(Tensor p) => p.mean(); } class C { void Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd, L loss) { while (true) { loss.Step(sgd, p: net.call(x)); } } }")]
    [InlineData("class C { IEnumerable<float> Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { while (true) { var loss = net.call(x).mean(); loss.backward(); sgd.step(); yield return loss.ToSingle(); } } }")]
    public Task Trainers_and_wrappers_that_may_clear_are_silent(string source) => Test.VerifyAsync(source);

    [Theory]
    [InlineData("class C { readonly torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x) { while (true) { net.call(x).mean().backward(); {|LG4001:this.sgd.step()|}; Evaluate(x); } } void Evaluate(Tensor x) => Console.WriteLine(net.call(x).ToSingle()); }")]
    [InlineData("class C { torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x) { while (true) { Backward(x); {|LG4001:sgd.step()|}; } } void Backward(Tensor x) => net.call(x).mean().backward(); }")]
    public Task Fields_that_nobody_clears_are_reported(string source) => Test.VerifyAsync(source);
}
