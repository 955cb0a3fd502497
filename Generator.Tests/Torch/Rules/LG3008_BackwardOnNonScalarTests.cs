using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.BackwardOnNonScalar>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class BackwardOnNonScalarTests
{
    [Theory]
    [InlineData("{|LG3008:functional.mse_loss(x, y, Reduction.None)|}.backward();", "functional.mse_loss(x, y, Reduction.None).mean().backward();")]
    [InlineData("var loss = functional.cross_entropy(x, y, reduction: Reduction.None); {|LG3008:loss|}.backward();", "var loss = functional.cross_entropy(x, y, reduction: Reduction.None); loss.mean().backward();")]
    [InlineData("var loss = functional.mse_loss(x, y, Reduction.None); {|LG3008:(0.5 * loss + 1)|}.backward();", "var loss = functional.mse_loss(x, y, Reduction.None); (0.5 * loss + 1).mean().backward();")]
    [InlineData("var loss = functional.mse_loss(x, y, Reduction.None) * mask; {|LG3008:loss|}.backward();", "var loss = functional.mse_loss(x, y, Reduction.None) * mask; loss.mean().backward();")]
    [InlineData("{|LG3008:MSELoss(Reduction.None).call(x, y)|}.backward();", "MSELoss(Reduction.None).call(x, y).mean().backward();")]
    [InlineData("var loss = -functional.l1_loss(x, y, Reduction.None); {|LG3008:loss|}.backward(retain_graph: true);", "var loss = -functional.l1_loss(x, y, Reduction.None); loss.mean().backward(retain_graph: true);")]
    [InlineData("const Reduction none = Reduction.None; {|LG3008:functional.mse_loss(x, y, none).cpu()|}.backward();", "const Reduction none = Reduction.None; functional.mse_loss(x, y, none).cpu().mean().backward();")]
    [InlineData("var each = functional.mse_loss(x, y, Reduction.None).view(-1); {|LG3008:each|}.backward();", "var each = functional.mse_loss(x, y, Reduction.None).view(-1); each.mean().backward();")]
    [InlineData("{|LG3008:(0.5 * functional.mse_loss(x, y, Reduction.None).squeeze())|}.backward();", "(0.5 * functional.mse_loss(x, y, Reduction.None).squeeze()).mean().backward();")]
    public Task The_mean_is_taken(string statement, string repaired) => Test.VerifyFixAsync<BackwardOnNonScalarFix>(statement, repaired);

    [Theory]
    [InlineData("functional.mse_loss(x, y).backward();")]
    [InlineData("functional.mse_loss(x, y, Reduction.None).mean().backward();")]
    [InlineData("functional.mse_loss(x, y, Reduction.None).sum(1).mean().backward();")]
    [InlineData("var loss = functional.mse_loss(x, y, Reduction.None); loss.backward(new[] { ones_like(loss) });")]
    [InlineData("functional.mse_loss(x, y, Reduction.None)[0].backward();")]
    [InlineData("functional.mse_loss(x, y, epochs > 3 ? Reduction.None : Reduction.Mean).backward();")]
    [InlineData("var loss = functional.mse_loss(x, y, Reduction.None); loss = loss.mean(); loss.backward();")]
    [InlineData("functional.mse_loss(x, y, Reduction.None).view(-1)[0].backward();")]
    [InlineData("functional.mse_loss(x, y, Reduction.None).flatten().dot(y).backward();")]
    public Task Reduced_losses_and_given_gradients_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("Throws(() => functional.mse_loss(x, y, Reduction.None).backward()); void Throws(Action code) { }")]
    [InlineData("Run(() => {|LG3008:functional.mse_loss(x, y, Reduction.None)|}.backward()); void Run(Action code) { code(); }")]
    public Task A_test_that_expects_the_exception_is_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
