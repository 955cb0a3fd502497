using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.NormaliserNotDetached>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class NormaliserNotDetachedTests
{
    [Theory]
    [InlineData("var loss = functional.mse_loss(x, y); (loss / {|LG3011:(loss + 1e-8)|}).backward();", "var loss = functional.mse_loss(x, y); (loss / (loss + 1e-8).detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (a / {|LG3011:a|} + 1).backward();", "var a = functional.mse_loss(x, y); (a / a.detach() + 1).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (0.5 * a / {|LG3011:a.clamp_min(1e-6)|}).backward();", "var a = functional.mse_loss(x, y); (0.5 * a / a.clamp_min(1e-6).detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (a / {|LG3011:a.abs()|}).backward();", "var a = functional.mse_loss(x, y); (a / a.abs().detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var size = a + 1e-8; (a / {|LG3011:size|}).backward();", "var a = functional.mse_loss(x, y); var size = a + 1e-8; (a / size.detach()).backward();")]
    [InlineData("var a = functional.l1_loss(x, y); var b = functional.mse_loss(x, y); (a + b / {|LG3011:(b / a)|}).backward();", "var a = functional.l1_loss(x, y); var b = functional.mse_loss(x, y); (a + b / (b / a).detach()).backward();")]
    [InlineData("var a = functional.l1_loss(x, y); var b = functional.mse_loss(x, y); (a + 0.1 * b * {|LG3011:(a / (b + 1e-8))|}).backward();", "var a = functional.l1_loss(x, y); var b = functional.mse_loss(x, y); (a + 0.1 * b * (a / (b + 1e-8)).detach()).backward();")]
    [InlineData("var a = functional.l1_loss(x, y); var b = functional.mse_loss(x, y); var ratio = a / b; var total = a + {|LG3011:ratio|} * b; total.backward();", "var a = functional.l1_loss(x, y); var b = functional.mse_loss(x, y); var ratio = a / b; var total = a + ratio.detach() * b; total.backward();")]
    [InlineData("var epsilon = epochs * 1e-9; var a = functional.mse_loss(x, y); (a / {|LG3011:(a + epsilon)|}).backward();", "var epsilon = epochs * 1e-9; var a = functional.mse_loss(x, y); (a / (a + epsilon).detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); a /= {|LG3011:(a + 1e-8)|}; a.backward();", "var a = functional.mse_loss(x, y); a /= (a + 1e-8).detach(); a.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); a.div({|LG3011:a.add(1e-8)|}).backward();", "var a = functional.mse_loss(x, y); a.div(a.add(1e-8).detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (a + torch.mul(b, {|LG3011:torch.div(a, b)|})).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (a + torch.mul(b, torch.div(a, b).detach())).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var ratio = a / (b + 1e-8); (a + {|LG3011:0.1 * ratio|} * b).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var ratio = a / (b + 1e-8); (a + (0.1 * ratio).detach() * b).backward();")]
    public Task The_divisor_is_detached(string statement, string repaired) => Test.VerifyFixAsync<NormaliserNotDetachedFix>(statement, repaired);

    [Fact]
    public Task Losses_that_a_method_returns() => Test.VerifySourceFixAsync<NormaliserNotDetachedFix>(
        """
        static class Normalised
        {
            public static Tensor NormalisedLoss(Tensor colourLoss, Tensor shapeLoss) =>
                colourLoss / {|LG3011:colourLoss|} + shapeLoss / {|LG3011:shapeLoss|};
        }
        """,
        """
        static class Normalised
        {
            public static Tensor NormalisedLoss(Tensor colourLoss, Tensor shapeLoss) =>
                colourLoss / colourLoss.detach() + shapeLoss / shapeLoss.detach();
        }
        """);

    [Theory]
    [InlineData("var a = functional.mse_loss(x, y); (a / (a.detach() + 1e-8)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (a / a.item<float>()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (a / b).backward();")]
    [InlineData("var a = functional.l1_loss(x, y); var b = functional.mse_loss(x, y); (a + b / (b / a).detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); Console.WriteLine((a / a).ToSingle());")]
    [InlineData("var a = functional.mse_loss(x, y); (a / (a + 1)).backward();")]
    [InlineData("(x / (1 + x.abs())).sum().backward();")]
    [InlineData("(x / x.norm()).sum().backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var before = a; a = functional.mse_loss(x, mask); (a / before).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); Tensor size; using (no_grad()) { size = a + 1e-8; } (a / size).backward();")]
    [InlineData("(functional.mse_loss(x, y) / functional.mse_loss(x, mask)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); a /= b + 1e-8; a.div(b).mul(b.detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); a = a.div(a.detach().add(1e-8)); a.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var ratio = (a / (b + 1e-8)).detach(); (a + 0.1 * ratio * b).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); Tensor ratio; using (no_grad()) ratio = a / (b + 1e-8); (a + 0.1 * ratio * b).backward();")]
    public Task Detached_different_or_not_trained_on_is_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
