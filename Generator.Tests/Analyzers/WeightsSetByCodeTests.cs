using LossGen.Generator.Tests.Infrastructure;
using Declared = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;
using Shares = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DominanceAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

/// <summary>A weight that code sets is not the declared one: the rules about declared weights leave it alone.</summary>
public class WeightsSetByCodeTests
{
    private static string Loss(string main, string auxiliary, string code) =>
        $$"""
        [CombinedLoss]
        public partial class Elbo
        {
            {{main}} static Tensor Pixels(Tensor logits, Tensor image) => (logits - image).square().mean();
            {{auxiliary}} static Tensor Kl(Tensor mean) => mean.square().mean();
        }

        [CombinedLoss]
        public partial class Other
        {
            [MainLoss(Typical = 1)] static Tensor Pixels(Tensor logits, Tensor image) => (logits - image).square().mean();
            [AuxiliaryLoss(Typical = 1)] static Tensor Kl(Tensor mean) => mean.square().mean();
        }

        public static class Training
        {
            public static void Run(Elbo loss, Other other, ComponentWeights some, int epoch, string name)
            {
                {{code}}
            }
        }
        """;

    public static TheoryData<string> Writes =>
    [
        "loss.Weights.Kl = Math.Min(1.0, epoch / 10.0);",
        "loss.Weights.Kl = 0.5;",
        "loss.Weights.Kl += 0.1;",
        "loss.Weights.Kl++;",
        "loss.Weights[\"Kl\"] = epoch / 10.0;",
        "loss.Weights[name] = epoch / 10.0;",
        "some[\"Kl\"] = epoch / 10.0;",
        "var weights = loss.Weights; weights.Kl = epoch / 10.0;",
        "(loss.Weights.Kl, other.Weights.Kl) = (epoch / 10.0, 1);",
        "Action warm = () => loss.Weights.Kl = epoch / 10.0; warm();",
    ];

    public static TheoryData<string> OtherWrites =>
    [
        "other.Weights.Kl = epoch / 10.0;",
        "loss.Weights[\"Pixels\" + \"2\"] = epoch / 10.0;",
        "Console.WriteLine(loss.Weights.Kl);",
        "var anything = new { Kl = 1 }; Console.WriteLine(anything.Kl);",
        "other.Weights[name] = 3;",
    ];

    [Theory]
    [MemberData(nameof(Writes))]
    public Task Annealed_from_0_trains(string code) => Declared.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss(0)]", code));

    [Theory]
    [MemberData(nameof(OtherWrites))]
    [InlineData("loss.Weights.Kl = 0;")]
    [InlineData("loss.Weights.Kl = 0.0;")]
    public Task Weight_0_that_stays_0_is_reported(string code) => Declared.VerifyAsync(Loss("[MainLoss]", "[{|#0:AuxiliaryLoss(0)|}]", code), expected: Findings.Info("LG2005"));

    [Theory]
    [MemberData(nameof(Writes))]
    public Task Annealed_weight_dominates_nothing(string code) => Shares.VerifyAsync(Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(20, Typical = 1)]", code));

    [Theory]
    [MemberData(nameof(OtherWrites))]
    [InlineData("loss.Weights.Kl = 20;")]
    public Task Declared_weight_dominates(string code) => Shares.VerifyAsync(Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|LG2001:20|}, Typical = 1)]", code));

    [Theory]
    [InlineData("loss.Weights.Kl = epoch;", "[AuxiliaryLoss(20)]")]
    [InlineData("loss.Weights.Pixels = epoch;", "[AuxiliaryLoss(20)]")]
    [InlineData("", "[AuxiliaryLoss({|LG2009:20|})]")]
    public Task Annealed_weight_is_far_from_nothing(string code, string auxiliary) => Shares.VerifyAsync(Loss("[MainLoss]", auxiliary, code));

    [Theory]
    [InlineData("loss.Weights.Kl = epoch / 10.0;", "[AuxiliaryLoss(1e-5, Typical = 1)]")]
    [InlineData("loss.Weights.Pixels = epoch / 10.0;", "[AuxiliaryLoss(1e-5, Typical = 1)]")]
    [InlineData("", "[{|#0:AuxiliaryLoss(1e-5, Typical = 1)|}]")]
    public Task Annealed_weight_is_no_share(string code, string auxiliary) => Shares.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", auxiliary, code), expected: code.Length == 0 ? [Findings.Info("LG2005")] : []);

    [Theory]
    [InlineData("", true)]
    [InlineData("loss.Weights.D = epoch;", true)]
    [InlineData("loss.Weights.C = epoch; loss.Weights.D = epoch;", false)]
    [InlineData("loss.Weights.A = epoch;", false)]
    public Task Together_only_what_is_declared_counts(string code, bool isReported) => Shares.VerifyAsync(
        $$"""
        [CombinedLoss]
        public partial class Elbo
        {
            [{{(isReported ? "{|#0:MainLoss(Typical = 1)|}" : "MainLoss(Typical = 1)")}}] static Tensor A(Tensor a) => a.square().mean();
            [AuxiliaryLoss(0.99, Typical = 1)] static Tensor B(Tensor b) => b.mean();
            [AuxiliaryLoss(0.99, Typical = 1)] static Tensor C(Tensor c) => c.mean();
            [AuxiliaryLoss(0.99, Typical = 1)] static Tensor D(Tensor d) => d.mean();
            [AuxiliaryLoss(0.99, Typical = 1)] static Tensor E(Tensor e) => e.mean();
        }

        public static class Training
        {
            public static void Run(Elbo loss, int epoch) { {{code}} }
        }
        """,
        "lossgen.dominance.limit = 2",
        expected: isReported ? [Findings.Info("LG2002")] : []);

    [Fact]
    public Task A_base_is_annealed_through_what_derives_from_it() => Declared.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Elbo
        {
            [MainLoss] protected static Tensor Pixels(Tensor logits) => logits.square().mean();
            [AuxiliaryLoss(0)] protected static Tensor Kl(Tensor mean) => mean.square().mean();
        }

        [CombinedLoss]
        public partial class Sharp : Elbo
        {
            [AuxiliaryLoss(0.1)] protected static Tensor Edges(Tensor logits) => logits.abs().mean();
        }

        public static class Training
        {
            public static void Run(Sharp loss, int epoch) => loss.Weights.Kl = epoch / 10.0;
        }
        """);
}
