using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.LearnedWeightWithoutPrice>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class LearnedWeightWithoutPriceTests
{
    private const string Losses = "var s = new TorchSharp.Modules.Parameter(zeros(1)); var fit = functional.mse_loss(model.call(x), y); ";

    [Theory]
    [InlineData("({|LG3015:exp(-s)|} * fit).backward();", "(exp(-s) * fit + s).backward();")]
    [InlineData("var total = fit * {|LG3015:(-s).exp()|}; total.backward();", "var total = fit * (-s).exp() + s; total.backward();")]
    [InlineData("var total = {|LG3015:exp(-s)|} * fit + model.call(x).abs().mean(); total.backward();", "var total = exp(-s) * fit + s + model.call(x).abs().mean(); total.backward();")]
    [InlineData("var optimizer2 = optim.Adam([s]); ({|LG3015:exp(-s)|} * fit).backward(); Console.WriteLine(s.item<float>());", "var optimizer2 = optim.Adam([s]); (exp(-s) * fit + s).backward(); Console.WriteLine(s.item<float>());")]
    public Task The_price_is_added(string statements, string repaired) =>
        Test.VerifyFixAsync<LearnedWeightWithoutPriceFix>(Losses + statements, Losses + repaired);

    /// <summary>Whose weight may be below 0, or whose term is scaled, gets no one price.</summary>
    [Theory]
    [InlineData("({|LG3015:s|} * fit).backward();")]
    [InlineData("({|LG3015:s.abs()|} * fit).backward();")]
    [InlineData("({|LG3015:s.sigmoid()|} * fit + 0.1 * model.call(x).abs().mean()).backward();")]
    [InlineData("(0.5 * ({|LG3015:exp(-s)|} * fit)).backward();")]
    [InlineData("fit.mul({|LG3015:s|}).backward();")]
    public Task Without_a_fix(string statements) =>
        Test.VerifyFixAsync<LearnedWeightWithoutPriceFix>(Losses + statements, Losses + statements);

    [Fact]
    public Task Messages_say_what_to_do() => Test.VerifyStatementsAsync(
        Losses + "var w = new TorchSharp.Modules.Parameter(ones(1)); ({|#0:exp(-s)|} * fit + {|#1:w|} * functional.l1_loss(model.call(x), y)).backward();",
        new DiagnosticResult("LG3015", DiagnosticSeverity.Warning).WithLocation(0)
            .WithMessage("Add '+ s' to the sum: 's' has no price, and every step lowers this weight"),
        new DiagnosticResult("LG3015", DiagnosticSeverity.Warning).WithLocation(1)
            .WithMessage("Use exp(-s) as the weight and + s, or a scheme that learns: 'w' has no price, and every step lowers this weight"));

    [Fact]
    public Task Field_of_a_loss_class() => Test.VerifyAsync("""
        [CombinedLoss]
        partial class Learned
        {
            private readonly TorchSharp.Modules.Parameter weight = new(ones(1));
            private readonly TorchSharp.Modules.Parameter priced = new(zeros(1));
            [MainLoss] Tensor Fit(Tensor a, Tensor b) => {|LG3015:weight|} * functional.mse_loss(a, b);
            [AuxiliaryLoss(1)] Tensor Far(Tensor a, Tensor b) => exp(-priced) * functional.l1_loss(a, b) + priced.sum();
        }
        """);

    [Theory]
    [InlineData("(exp(-s) * fit + s).backward();")]
    [InlineData("(0.5 * exp(-s) * fit + 0.5 * s.sum()).backward();")]
    [InlineData("(s * fit + (1 - s) * functional.l1_loss(model.call(x), y)).backward();")]
    [InlineData("(s * fit - s.log()).backward();")]
    [InlineData("(s * fit + 0.01 * s.square().sum()).backward();")]
    [InlineData("(s.softmax(0) * fit).sum().backward();")]
    [InlineData("s.clamp_(0.1, 1); (s * fit).backward();")]
    [InlineData("using (no_grad()) s.fill_(1); (s * fit).backward();")]
    [InlineData("functional.mse_loss(s * model.call(x), y).backward();")]
    [InlineData("(s.detach() * fit).backward();")]
    [InlineData("var w = ones(1); (w * fit).backward();")]
    [InlineData("var logged = s * fit; Console.WriteLine(logged.item<float>());")]
    [InlineData("Console.WriteLine(s.mean()); (s * fit).backward();")]
    public Task What_has_a_price_or_may_have_one_is_silent(string statements) => Test.VerifyStatementsAsync(Losses + statements);

    /// <summary>Others may add the price.</summary>
    [Fact]
    public Task Parameter_that_others_use_is_silent() => Test.VerifyAsync("""
        class Weights
        {
            public readonly TorchSharp.Modules.Parameter Weight = new(ones(1));
            public Tensor FitLoss(Tensor a, Tensor b) => Weight * functional.mse_loss(a, b);
        }

        class Training
        {
            static void Run(Weights weights, Tensor a, Tensor b) => (weights.FitLoss(a, b) - weights.Weight.log()).backward();
        }
        """);
}
