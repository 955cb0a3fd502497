using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.GradEndsProcess>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class GradEndsProcessTests
{
    private const string Output = "x.requires_grad_(); var u = model.call(x).sum(); ";

    [Theory]
    [InlineData("u.backward(); {|#0:autograd.grad(new[] { u }, new[] { x })|};", "u.backward(retain_graph: true); autograd.grad(new[] { u }, new[] { x });")]
    [InlineData("u.backward(); var g = {|#0:autograd.grad([u], [x])|}[0];", "u.backward(retain_graph: true); var g = autograd.grad([u], [x])[0];")]
    [InlineData("var a = autograd.grad([u], [x])[0]; var b = {|#0:autograd.grad([u], [x])|}[0];", "var a = autograd.grad([u], [x], retain_graph: true)[0]; var b = autograd.grad([u], [x])[0];")]
    [InlineData("var d = autograd.grad([u], [x], create_graph: true)[0]; var e = {|#0:autograd.grad([d.sum()], [x])|}[0];", "var d = autograd.grad([u], [x], create_graph: true, retain_graph: true)[0]; var e = autograd.grad([d.sum()], [x])[0];")]
    [InlineData("var d = autograd.grad([u], [x], retain_graph: true)[0]; var e = {|#0:autograd.grad([d.sum()], [x])|}[0];", "var d = autograd.grad([u], [x], retain_graph: true, create_graph: true)[0]; var e = autograd.grad([d.sum()], [x])[0];")]
    [InlineData("foreach (var p in model.parameters()) { var g = {|#0:autograd.grad([u], [p])|}[0]; }", "foreach (var p in model.parameters()) { var g = autograd.grad([u], [p], retain_graph: true)[0]; }")]
    public Task The_graph_is_kept(string statements, string repaired) =>
        Test.VerifyFixAsync<GradientPenaltyGraphFix>(Output + statements, Output + repaired, Test.Error(0));

    [Theory]
    [InlineData("x.requires_grad_(); Tensor u; using (no_grad()) { u = model.call(x).sum(); } {|#0:autograd.grad([u], [x])|};")]
    [InlineData("x.requires_grad_(); using var off = no_grad(); var u = model.call(x).sum(); {|#0:autograd.grad([u], [x])|};")]
    [InlineData("x.requires_grad_(); var u = model.call(x).sum().detach(); {|#0:autograd.grad([u], [x])|};")]
    [InlineData("x.requires_grad_(); var u = functional.mse_loss(model.call(x), y, Reduction.None); {|#0:autograd.grad([u], [x])|};")]
    [InlineData("var z = torch.rand(3, 10); var u = model.call(z).sum(); {|#0:autograd.grad([u], [z])|};")]
    [InlineData("var z = x.detach(); var u = model.call(z).sum(); {|#0:autograd.grad([u], [z])|};")]
    [InlineData("var z = torch.zeros(1); z.requires_grad_(); var u = model.call(x).sum(); {|#0:autograd.grad([u], [z])|};")]
    public Task Reported_without_a_certain_fix(string statements) => Test.VerifyFixAsync<GradientPenaltyGraphFix>(statements, statements, Test.Error(0));

    [Fact]
    public Task Two_outputs_of_one_module() => Test.VerifyStatementsAsync(
        "x.requires_grad_(); var p = model.call(x); var a = autograd.grad([p.sum()], [x])[0]; var b = {|#0:autograd.grad([p.square().sum()], [x])|}[0];",
        Test.Error(0).WithMessage("'autograd.grad([p.sum()], [x])' has freed the graph of 'p.square().sum()'; add retain_graph: true to it, or the process ends here, and no catch sees it"));

    [Fact]
    public Task In_a_component_of_a_loss() => Test.VerifyAsync(
        """
        [CombinedLoss]
        partial class PhysicsLoss(Module<Tensor, Tensor> net)
        {
            private readonly Module<Tensor, Tensor> field = net;

            [MainLoss]
            Tensor Residual(Tensor t)
            {
                t.requires_grad_();
                var u = field.call(t);
                var first = autograd.grad([u.sum()], [t], create_graph: true)[0];
                var second = {|#0:autograd.grad([first.sum()], [t], create_graph: true, retain_graph: true)|}[0];
                return (second + u).square().mean();
            }
        }
        """,
        Test.Error(0));

    [Theory]
    [InlineData("u.backward(retain_graph: true); autograd.grad([u], [x]);")]
    [InlineData("var d = autograd.grad([u], [x], retain_graph: true, create_graph: true)[0]; var e = autograd.grad([d.sum()], [x])[0];")]
    [InlineData("var a = autograd.grad([u], [x])[0]; u = model.call(x).sum(); var b = autograd.grad([u], [x])[0];")]
    [InlineData("foreach (var p in model.parameters()) { autograd.grad([u], [p], retain_graph: true); }")]
    [InlineData("foreach (var p in model.parameters()) { var v = model.call(x).sum(); autograd.grad([v], [p]); }")]
    [InlineData("using (no_grad()) { Console.WriteLine(autograd.grad([u], [x])[0]); }")]
    [InlineData("if (epochs > 3) { u.backward(); } else { autograd.grad([u], [x]); }")]
    public Task A_graph_that_is_there_is_silent(string statements) => Test.VerifyStatementsAsync(Output + statements);

    [Theory]
    [InlineData("x.requires_grad_(); var p = model.call(x); autograd.grad([p], [x], [torch.ones_like(p)]);")]
    [InlineData("x.requires_grad_(); var u = functional.mse_loss(model.call(x), y, Reduction.None); autograd.grad([u], [x], [torch.ones_like(u)]);")]
    [InlineData("var z = torch.rand(3, 10, requires_grad: true); var u = model.call(z).sum(); autograd.grad([u], [z]);")]
    [InlineData("var z = torch.rand(3, 10).requires_grad_(); var u = model.call(z).sum(); autograd.grad([u], [z]);")]
    [InlineData("var z = torch.rand(3, 10); z.requires_grad = true; var u = model.call(z).sum(); autograd.grad([u], [z]);")]
    [InlineData("var z = torch.zeros(1); z.requires_grad_(); var u = model.call(x).sum(); autograd.grad([u], [z], allow_unused: true);")]
    [InlineData("var mixed = 0.5f * x + 0.5f * y; mixed.requires_grad_(); var p = model.call(mixed); var g = autograd.grad([p], [mixed], [torch.ones_like(p)], retain_graph: true, create_graph: true)[0]; (g.norm() - 1).square().backward();")]
    public Task Inputs_and_outputs_as_they_should_be_are_silent(string statements) => Test.VerifyStatementsAsync(statements);
}
