using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DominanceAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class AuxiliariesDominateTogetherTests
{
    /// <summary>Four auxiliaries that are as large as the main component each, unless said otherwise.</summary>
    private static string Loss(string main = "[{|#0:MainLoss(Typical = 1)|}]", string auxiliary = "[AuxiliaryLoss(Typical = 1)]", string scheme = "", string last = "[AuxiliaryLoss(Typical = 1)]") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Detection
        {
            {{main}} static Tensor Classes(Tensor logits, Tensor labels) => (logits - labels).square().mean();
            {{auxiliary}} static Tensor Boxes(Tensor boxes) => boxes.mean();
            {{auxiliary}} static Tensor Masks(Tensor masks) => masks.mean();
            {{auxiliary}} static Tensor Edges(Tensor edges) => edges.mean();
            {{last}} static Tensor Depth(Tensor depth) => depth.mean();
        }
        """;

    [Fact]
    public Task Four_at_parity_leave_the_main_component_a_fifth() => Test.VerifyAsync(
        Loss(),
        expected: Findings.Info("LG2002").WithMessage(
            "4 auxiliaries together are 80 % of the update, main 'Classes' 20 %; their weights × 0.25 are parity, or state a Justification. "
            + "'Boxes', 'Masks', 'Edges' and 'Depth': ratio 4.0 together, limit 3.2."));

    [Theory]
    [InlineData("[RelativeToMain]")]
    [InlineData("[UnitNormalized]")]
    [InlineData("[GeometricMean]")]
    public Task Schemes_that_take_magnitudes_out_add_the_weights(string scheme) => Test.VerifyAsync(
        Loss("[{|#0:MainLoss|}]", "[AuxiliaryLoss]", scheme, "[AuxiliaryLoss]"),
        expected: Findings.Info("LG2002"));

    [Fact]
    public Task Convex_weights_cannot_be_changed_one_by_one() => Test.VerifyAsync(
        Loss("[{|#0:MainLoss(0.2, Typical = 1)|}]", "[AuxiliaryLoss(0.2, Typical = 1)]", "[ConvexWeights]", "[AuxiliaryLoss(0.2, Typical = 1)]"),
        expected: Findings.Info("LG2002").WithMessage(
            "4 auxiliaries together are 80 % of the update, main 'Classes' 20 %; give it a larger part of 1, or state a Justification. "
            + "'Boxes', 'Masks', 'Edges' and 'Depth': ratio 4.0 together, limit 3.2."));

    [Fact]
    public Task What_is_not_known_is_not_counted() => Test.VerifyAsync(
        Loss(auxiliary: "[AuxiliaryLoss(0.9, Typical = 1)]", last: "[AuxiliaryLoss]"),
        "lossgen.dominance.limit = 2",
        Findings.Info("LG2002").WithMessage(
            "3 auxiliaries together are 73 % of the update, main 'Classes' 27 %; their weights × 0.37 are parity, or state a Justification. "
            + "'Boxes', 'Masks' and 'Edges': ratio 2.7 together, limit 2.0."));

    [Fact]
    public Task Limit_is_an_option() => Test.VerifyAsync(
        Loss(auxiliary: "[AuxiliaryLoss(0.5, Typical = 1)]", last: "[AuxiliaryLoss(0.6, Typical = 1)]"),
        "lossgen.dominance.limit = 2",
        Findings.Info("LG2002"));

    [Fact]
    public Task Same_weight_of_other_functions_is_no_deep_supervision() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Detection
        {
            [{|#0:MainLoss(Typical = 1)|}] static Tensor Last(Tensor a, Tensor y) => functional.mse_loss(a, y);
            [AuxiliaryLoss(Typical = 1)] static Tensor First(Tensor b, Tensor y) => functional.mse_loss(b, y);
            [AuxiliaryLoss(Typical = 1)] static Tensor Second(Tensor c, Tensor y) => functional.mse_loss(c, y);
            [AuxiliaryLoss(Typical = 1)] static Tensor Third(Tensor d, Tensor y) => functional.mse_loss(d, y);
            [AuxiliaryLoss(Typical = 1)] static Tensor Other(Tensor e, Tensor y) => functional.l1_loss(e, y);
        }
        """,
        expected: Findings.Info("LG2002"));

    [Fact]
    public Task Fix_leaves_room_for_the_reason() => CompilingFixTest<DominanceAnalyzer, AddJustificationFix>.VerifyRemainingAsync(
        Loss(),
        Loss("[{|#0:MainLoss(Typical = 1, Justification = \"State why this weight is meant\")|}]"),
        Findings.Info("LG2002"));

    [Fact]
    public Task Three_at_parity_are_within_the_limit_and_silent() => Test.VerifyAsync(Loss("[MainLoss(Typical = 1)]", last: "[AuxiliaryLoss(0.1, Typical = 1)]"));

    [Fact]
    public Task One_that_is_reported_alone_is_silent_here() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", last: "[AuxiliaryLoss({|LG2001:20|}, Typical = 1)]"));

    [Fact]
    public Task Same_loss_with_the_same_weight_at_several_depths_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Detection
        {
            [MainLoss(Typical = 1)] static Tensor Last(Tensor a, Tensor y) => functional.mse_loss(a, y);
            [AuxiliaryLoss(Typical = 1)] static Tensor First(Tensor b, Tensor y) => functional.mse_loss(b, y);
            [AuxiliaryLoss(Typical = 1)] static Tensor Second(Tensor c, Tensor y) => functional.mse_loss(c, y);
            [AuxiliaryLoss(Typical = 1)] static Tensor Third(Tensor d, Tensor y) { return functional.mse_loss(d, y); }
            [AuxiliaryLoss(Typical = 1)] static Tensor Fourth(Tensor e, Tensor y) => functional.mse_loss(input: e, target: y);
        }
        """);

    [Fact]
    public Task Same_method_of_ones_own_at_several_heads_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        [UnitNormalized]
        public partial class Detection
        {
            static Tensor Chamfer(Tensor a, Tensor b) => (a - b).abs().mean();
            [MainLoss] static Tensor Last(Tensor a, Tensor y) => Chamfer(a, y);
            [AuxiliaryLoss] static Tensor First(Tensor b, Tensor y) => Chamfer(b, y);
            [AuxiliaryLoss] static Tensor Second(Tensor c, Tensor y) => Chamfer(c, y);
            [AuxiliaryLoss] static Tensor Third(Tensor d, Tensor y) => Chamfer(d, y);
            [AuxiliaryLoss] static Tensor Fourth(Tensor e, Tensor y) => Chamfer(e, y);
        }
        """);

    [Fact]
    public Task Justified_auxiliaries_do_not_count_and_are_silent() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", last: "[AuxiliaryLoss(Typical = 1, Justification = \"as in the paper\")]"));

    [Fact]
    public Task Peers_and_regularizers_are_silent() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[LossComponent(Typical = 1)]", last: "[Regularizer(9, Typical = 1)]"));

    [Fact]
    public Task Unknown_magnitudes_are_silent() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss]", last: "[AuxiliaryLoss]"));

    [Fact]
    public Task Scheme_that_decides_while_training_is_silent() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", scheme: "[Moving]")
        + """

        [SchemeTraits(Contribution = ContributionBasis.Dynamic)]
        public sealed class MovingAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }
        """);
}
