using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.GradientPenaltyGraph>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class GradientPenaltyGraphTests
{
    private const string Flags = "retain_graph: true, create_graph: true";

    [Theory]
    [InlineData("var g = {|LG3013:autograd.grad(new[] { model.call(x).sum() }, new[] { x })|}[0]; (g.norm() - 1).square().backward();", "var g = autograd.grad(new[] { model.call(x).sum() }, new[] { x }, " + Flags + ")[0]; (g.norm() - 1).square().backward();")]
    [InlineData("var all = {|LG3013:torch.autograd.grad(new[] { model.call(x).sum() }, new[] { x })|}; var loss = functional.mse_loss(x, y) + 10 * all[0].square().mean(); loss.backward();", "var all = torch.autograd.grad(new[] { model.call(x).sum() }, new[] { x }, " + Flags + "); var loss = functional.mse_loss(x, y) + 10 * all[0].square().mean(); loss.backward();")]
    [InlineData("var g = {|LG3013:autograd.grad(new[] { x.sum() }, new[] { x }, create_graph: true)|}.First(); g.norm().backward();", "var g = autograd.grad(new[] { x.sum() }, new[] { x }, create_graph: true, retain_graph: true).First(); g.norm().backward();")]
    [InlineData("var g = {|LG3013:autograd.grad(new[] { x.sum() }, new[] { x }, null, true, false)|}[0]; g.norm().backward();", "var g = autograd.grad(new[] { x.sum() }, new[] { x }, null, true, true)[0]; g.norm().backward();")]
    public Task Both_flags_are_set(string statement, string repaired) => Test.VerifyFixAsync<GradientPenaltyGraphFix>(statement, repaired);

    [Fact]
    public Task The_penalty_of_a_method() => Test.VerifyAsync(
        """
        class Critic
        {
            private readonly Module<Tensor, Tensor> critic = Linear(4, 1);

            Tensor GradientPenalty(Tensor real, Tensor fake)
            {
                var mixed = (0.5 * real + 0.5 * fake).requires_grad_();
                var score = critic.call(mixed);
                var gradients = {|LG3013:autograd.grad(new[] { score }, new[] { mixed }, grad_outputs: new[] { ones_like(score) })|}[0];
                return (gradients.norm(1) - 1).square().mean();
            }
        }
        """);

    [Theory]
    [InlineData("var g = autograd.grad(new[] { x.sum() }, new[] { x }, retain_graph: true, create_graph: true)[0]; g.norm().backward();")]
    [InlineData("var g = autograd.grad(new[] { x.sum() }, new[] { x })[0]; Console.WriteLine(g.norm().ToSingle());")]
    [InlineData("var g = autograd.grad(new[] { x.sum() }, new[] { x })[0]; x = x - 0.1 * g;")]
    [InlineData("var g = autograd.grad(new[] { x.sum() }, new[] { x }, create_graph: epochs > 3)[0]; g.norm().backward();")]
    [InlineData("var g = autograd.grad(new[] { x.sum() }, new[] { x })[0].detach(); (g * functional.mse_loss(x, y)).backward();")]
    [InlineData("var w = autograd.grad(new[] { x.sum() }, new[] { x })[0].norm().ToSingle(); (w * functional.mse_loss(x, y)).backward();")]
    [InlineData("functional.mse_loss(x, y).backward(); Console.WriteLine(x.grad);")]
    [InlineData("using (set_grad_enabled(true)) { } var g = autograd.grad(new[] { x.sum() }, new[] { x }); foreach (var t in g) Console.WriteLine(t);")]
    [InlineData("var loss = functional.mse_loss(x, y); var norm = torch.autograd.grad(new[] { loss }, new[] { x }, retain_graph: true)[0].norm(); (loss / norm).backward();")]
    [InlineData("var loss = functional.mse_loss(x, y); var aux = functional.l1_loss(x, y); var a = torch.autograd.grad(new[] { loss }, new[] { x }, retain_graph: true)[0]; var b = torch.autograd.grad(new[] { aux }, new[] { x }, retain_graph: true)[0]; var weight = a.norm() / (b.norm() + 1e-4); (loss + weight.clamp(0, 1e4) * aux).backward();")]
    public Task Graphs_that_are_kept_and_gradients_that_are_read_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("public", "(critic.call(x).mean() + 10 * Smooth.Of(critic, y)).backward();")]
    [InlineData("internal", "var smooth = Smooth.Of(critic, y); var total = critic.call(x).mean() + smooth; total.backward();")]
    public Task A_method_of_another_class_that_is_trained_on(string access, string statement) =>
        Test.VerifyAsync(OfAnotherClass(access, "{|LG3013:autograd.grad(new[] { score }, new[] { mixed }, retain_graph: true)|}[0]", "(g.norm(1) - 1).square().mean()", statement));

    [Theory]
    [InlineData("(g.norm(1) - 1).square().mean()", "Console.WriteLine(Smooth.Of(critic, y).ToSingle());")]
    [InlineData("g.norm(1).mean().detach()", "(critic.call(x).mean() + Smooth.Of(critic, y)).backward();")]
    [InlineData("functional.mse_loss(mixed, mixed) / g.norm()", "Smooth.Of(critic, y).backward();")]
    [InlineData("g.norm()", "(functional.mse_loss(critic.call(x), y) * Smooth.Of(critic, y)).backward();")]
    public Task A_method_of_another_class_that_is_shown_or_weighs_is_silent(string returned, string statement) =>
        Test.VerifyAsync(OfAnotherClass("public", "autograd.grad(new[] { score }, new[] { mixed }, retain_graph: true)[0]", returned, statement));

    private static string OfAnotherClass(string access, string gradient, string returned, string statement) =>
        $$"""
        static class Smooth
        {
            {{access}} static Tensor Of(Module<Tensor, Tensor> critic, Tensor mixed)
            {
                mixed.requires_grad_();
                var score = critic.call(mixed).sum();
                var g = {{gradient}};
                return {{returned}};
            }
        }

        class Program
        {
            void Train(Module<Tensor, Tensor> critic, Tensor x, Tensor y)
            {
                {{statement}}
            }
        }
        """;
}
