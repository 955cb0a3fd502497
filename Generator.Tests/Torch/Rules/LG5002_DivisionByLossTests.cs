using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.DivisionByLoss>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class DivisionByLossTests
{
    [Theory]
    [InlineData("var a = functional.mse_loss(x, y); (a / {|LG5002:a.detach()|}).backward();", "var a = functional.mse_loss(x, y); (a / (a.detach() + 1e-8)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (a / {|LG5002:a.item<float>()|}).backward();", "var a = functional.mse_loss(x, y); (a / (a.item<float>() + 1e-8)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var size = a.detach(); (a / {|LG5002:size|}).backward();", "var a = functional.mse_loss(x, y); var size = a.detach(); (a / (size + 1e-8)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (b + a / {|LG5002:(a / b).detach()|}).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (b + a / ((a / b).detach() + 1e-8)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var ratio = a / b; (b + a / {|LG5002:ratio.detach()|}).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var ratio = a / b; (b + a / (ratio.detach() + 1e-8)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var weight = (b / {|LG5002:a|}).detach(); (b + weight * a).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var weight = (b / (a + 1e-8)).detach(); (b + weight * a).backward();")]
    [InlineData("var criterion = TripletMarginLoss(); var a = criterion.call(x, y, mask); a.div({|LG5002:a.detach()|}).backward();", "var criterion = TripletMarginLoss(); var a = criterion.call(x, y, mask); a.div(a.detach() + 1e-8).backward();")]
    [InlineData("var a = functional.mse_loss(x, y, Reduction.None); (a / {|LG5002:a.mean().detach()|}).sum().backward();", "var a = functional.mse_loss(x, y, Reduction.None); (a / (a.mean().detach() + 1e-8)).sum().backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var ratio = b / {|LG5002:a|}; (b + a * ratio.detach()).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var ratio = b / (a + 1e-8); (b + a * ratio.detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var ratio = b.item<float>() / {|LG5002:a.item<float>()|}; (b + ratio * a).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var ratio = b.item<float>() / (a.item<float>() + 1e-8f); (b + ratio * a).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var size = a.ToDouble(); var ratio = 1 / {|LG5002:size|}; (ratio * a).backward();", "var a = functional.mse_loss(x, y); var size = a.ToDouble(); var ratio = 1 / (size + 1e-8); (ratio * a).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); a /= {|LG5002:a.detach()|}; a.backward();", "var a = functional.mse_loss(x, y); a /= (a.detach() + 1e-8); a.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (a * {|LG5002:a.detach()|}.reciprocal()).backward();", "var a = functional.mse_loss(x, y); (a * (a.detach() + 1e-8).reciprocal()).backward();")]
    public Task The_divisor_gets_an_epsilon(string statement, string repaired) => Test.VerifyFixAsync<DivisionByLossFix>(statement, repaired);

    [Theory]
    [InlineData("(x / {|#0:x.norm()|}).sum().backward();", "(x / (x.norm() + 1e-8)).sum().backward();")]
    [InlineData("var scaled = (x - x.mean()) / {|#0:x.std()|}; scaled.sum().backward();", "var scaled = (x - x.mean()) / (x.std() + 1e-8); scaled.sum().backward();")]
    [InlineData("((x * mask).sum() / {|#0:mask.sum()|}).backward();", "((x * mask).sum() / mask.sum().clamp_min(1)).backward();")]
    public Task What_is_rarely_0_is_information(string statement, string repaired) => Test.VerifyFixAsync<DivisionByLossFix>(statement, repaired, Test.Info(0));

    [Fact]
    public Task A_look_at_the_loss_that_changes_nothing_is_no_guard() => Test.VerifyStatementsAsync(
        "var a = functional.mse_loss(x, y); if (a.item<float>() > 2) Console.WriteLine(a); (a / {|LG5002:a.detach()|}).backward();");

    [Fact]
    public Task A_tensor_that_is_called_a_loss_is_information() => Test.VerifySourceFixAsync<DivisionByLossFix>(
        """
        static class Normalised
        {
            public static Tensor NormalisedLoss(Tensor colourLoss) => colourLoss / {|#0:colourLoss.detach()|};
        }
        """,
        """
        static class Normalised
        {
            public static Tensor NormalisedLoss(Tensor colourLoss) => colourLoss / (colourLoss.detach() + 1e-8);
        }
        """,
        key: null,
        Test.Info(0));

    [Fact]
    public Task The_epsilon_is_configured()
    {
        var test = new CodeFixTest<RuleTest<DivisionByLoss>.Only, DivisionByLossFix>
        {
            TestCode = TestSource.WithUsings(TestSource.Method("var a = functional.mse_loss(x, y); (a / {|LG5002:a.detach()|}).backward();")),
            FixedCode = TestSource.WithUsings(TestSource.Method("var a = functional.mse_loss(x, y); (a / (a.detach() + 1e-5)).backward();")),
        };
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nlossgen.epsilon = 0.00001\n"));
        return test.RunAsync();
    }

    [Fact]
    public Task The_message_names_the_epsilon() => Test.VerifyStatementsAsync(
        "var a = functional.mse_loss(x, y); (a / {|#0:a.detach()|}).backward();",
        new DiagnosticResult(DivisionByLoss.Rule).WithLocation(0)
            .WithMessage("'a.detach()' can become 0; add 1e-8: 0 / 0 makes the total NaN, and every weight that it trains"));

    [Theory]
    [InlineData("var a = functional.mse_loss(x, y); (a / (a.detach() + 1e-8)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (a / (a + 1e-8).detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (a / a.detach().clamp_min(1e-6)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (a / a.detach().clamp(min: 1e-6)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (a / torch.maximum(a.detach(), mask)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (a / (a.item<float>() + 1e-8f)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var lossScale = a.detach() + 1e-8; (a / lossScale).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); Console.WriteLine((a / functional.l1_loss(x, y)).ToSingle());")]
    [InlineData("using (no_grad()) { var share = functional.mse_loss(x, y) / functional.l1_loss(x, y); Console.WriteLine(share.ToSingle()); }")]
    [InlineData("var a = functional.mse_loss(x, y); (a / 2).backward(); (a / x.shape[0]).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); if (a.item<float>() > 0) (a / a.detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var size = a.item<float>(); var ratio = size > 0 ? 1 / size : 1; (a * ratio).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); if (a.item<float>() == 0) { return; } (a / a.detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var isZero = a.item<float>() == 0; if (isZero) throw new InvalidOperationException(); (a / a.detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); Console.WriteLine(1 / a.item<float>()); a.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var best = 1f / a.ToSingle(); if (best > 2) Console.WriteLine(best); a.backward();")]
    [InlineData("Tensor ShareLoss() { using var off = no_grad(); return functional.mse_loss(x, y) / functional.l1_loss(x, y); } ShareLoss();")]
    [InlineData("(x / (1 + x.exp())).sum().backward();")]
    [InlineData("(x / y).sum().backward();")]
    [InlineData("((x * mask).sum() / mask.sum().clamp_min(1)).backward();")]
    [InlineData("(x / x.sum(1, keepdim: true)).log().sum().backward();")]
    public Task Guarded_unknown_or_not_trained_on_is_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
