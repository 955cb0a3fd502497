using LossGen.CodeFixes;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.LogarithmOfLoss>;

namespace LossGen.Generator.Tests.Torch.Rules;

/// <summary>LG5003 for code; declarations have tests of their own.</summary>
public class LogarithmOfLossTests
{
    [Theory]
    [InlineData("{|LG5003:functional.mse_loss(x, y).log()|}.backward();", "(functional.mse_loss(x, y) + 1e-8).log().backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (0.5 * {|LG5003:torch.log(a)|} + 0.5 * {|LG5003:torch.log(b)|}).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (0.5 * torch.log(a + 1e-8) + 0.5 * torch.log(b + 1e-8)).backward();")]
    [InlineData("{|LG5003:functional.mse_loss(x, y, Reduction.None).mean().log10()|}.backward();", "(functional.mse_loss(x, y, Reduction.None).mean() + 1e-8).log10().backward();")]
    [InlineData("var criterion = TripletMarginLoss(); {|LG5003:criterion.call(x, y, mask).log()|}.backward();", "var criterion = TripletMarginLoss(); (criterion.call(x, y, mask) + 1e-8).log().backward();")]
    public Task A_loss_gets_an_epsilon(string statement, string repaired) => Test.VerifyFixAsync<LogarithmOfLossFix>(statement, repaired);

    [Fact]
    public Task A_tensor_that_is_called_a_loss_is_information() => Test.VerifySourceFixAsync<LogarithmOfLossFix>(
        "static class Geometric { public static Tensor GeometricLoss(Tensor colourLoss) => {|#0:colourLoss.log()|}; }",
        "static class Geometric { public static Tensor GeometricLoss(Tensor colourLoss) => (colourLoss + 1e-8).log(); }",
        key: null,
        Test.Info(0));

    [Theory]
    [InlineData("{|LG5003:functional.gaussian_nll_loss(x, y, mask).log()|}.backward();")]
    [InlineData("{|LG5003:PoissonNLLLoss().call(x, y).log()|}.backward();")]
    [InlineData("{|LG5003:torch.log(functional.cosine_similarity(x, y, 1, 1e-8))|}.mean().backward();")]
    [InlineData("{|LG5003:functional.cosine_similarity(x, y, 1, 1e-8).mean().log()|}.backward();")]
    [InlineData("{|LG5003:(-functional.mse_loss(x, y)).log()|}.backward();")]
    public Task What_can_be_negative_is_reported_without_a_fix(string statement) => Test.VerifyFixAsync<LogarithmOfLossFix>(statement, statement);

    [Theory]
    [InlineData("private readonly TorchSharp.Modules.Parameter sigma = Parameter(ones(1));", "{|LG5003:sigma.log()|}")]
    [InlineData("private TorchSharp.Modules.Parameter sigma;", "{|LG5003:torch.log(this.sigma)|}")]
    [InlineData("private readonly Tensor sigma = Parameter(ones(2));", "{|LG5003:sigma[0].log()|}")]
    public Task A_free_parameter(string member, string log) => Test.VerifyAsync(Uncertainty(member, log));

    [Theory]
    [InlineData("total + {|LG5003:sigma.log()|}")]
    [InlineData("total + sigma.pow(2).log()")]
    [InlineData("total + sigma.log().detach()")]
    public Task A_free_parameter_in_what_a_module_returns(string total) => Test.VerifyAsync(
        $$"""
        class Uncertainty : Module<Tensor, Tensor>
        {
            private readonly TorchSharp.Modules.Parameter sigma = Parameter(ones(1));
            public Uncertainty() : base("uncertainty") => RegisterComponents();
            public override Tensor forward(Tensor total) => {{total}};
            public void Report() => Console.WriteLine(sigma.log().ToSingle());
        }
        """);

    [Fact]
    public Task The_message_says_what_to_train_instead() => Test.VerifyAsync(
        Uncertainty("private readonly TorchSharp.Modules.Parameter sigma = Parameter(ones(1));", "{|#0:sigma.log()|}"),
        new DiagnosticResult(LogOfNonPositiveRule.Rule).WithLocation(0)
            .WithMessage("'sigma' is trained freely; train its logarithm itself, and use exp(-x) for 1 / x: one step may take it below 0, where its logarithm is NaN"));

    [Theory]
    [InlineData("private readonly TorchSharp.Modules.Parameter sigma = Parameter(ones(1));", "sigma.pow(2).log()")]
    [InlineData("private readonly TorchSharp.Modules.Parameter sigma = Parameter(ones(1));", "sigma.exp().log()")]
    [InlineData("private readonly TorchSharp.Modules.Parameter sigma = Parameter(ones(1));", "torch.log(1 + sigma.square())")]
    [InlineData("private readonly TorchSharp.Modules.Parameter sigma = Parameter(ones(1));", "functional.softplus(sigma).log()")]
    [InlineData("private readonly Tensor sigma = ones(1);", "sigma.log()")]
    [InlineData("private readonly TorchSharp.Modules.Parameter sigma = Parameter(ones(1)); void AfterStep() { using (no_grad()) sigma.clamp_(1e-3, 10); }", "sigma.log()")]
    [InlineData("private readonly TorchSharp.Modules.Parameter sigma = Parameter(ones(1)); void AfterStep() { using (no_grad()) this.sigma.abs_(); }", "sigma.log()")]
    public Task A_positive_function_of_a_parameter_is_silent(string member, string log) => Test.VerifyAsync(Uncertainty(member, log));

    [Theory]
    [InlineData("(functional.mse_loss(x, y) + 1e-8).log().backward();")]
    [InlineData("functional.mse_loss(x, y).clamp_min(1e-8).log().backward();")]
    [InlineData("functional.mse_loss(x, y).log1p().backward();")]
    [InlineData("Console.WriteLine(functional.mse_loss(x, y).log().ToSingle());")]
    [InlineData("using (no_grad()) { var logged = functional.mse_loss(x, y).log(); Console.WriteLine(logged.ToSingle()); }")]
    [InlineData("x.log().sum().backward();")]
    [InlineData("var lossScale = functional.mse_loss(x, y) + 1; lossScale.log().backward();")]
    [InlineData("torch.log(1 - functional.cosine_similarity(x, y, 1, 1e-8)).mean().backward();")]
    public Task Guarded_unknown_or_not_trained_on_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    private static string Uncertainty(string member, string log) =>
        $$"""
        class Uncertainty
        {
            {{member}}
            public Tensor WeightedLoss(Tensor loss) => loss + {{log}};
        }
        """;
}
