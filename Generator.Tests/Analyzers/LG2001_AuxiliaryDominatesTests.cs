using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DominanceAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class AuxiliaryDominatesTests
{
    private static string Loss(string main, string auxiliary, string scheme = "", string more = "") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Overlay
        {
            {{main}} static Tensor TopLeft(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);
            {{auxiliary}} static Tensor Pixels(Tensor image, Tensor target) => (image - target).pow(2).sum();
            {{more}}
        }
        """;

    [Fact]
    public Task Weight_far_over_parity_is_a_warning_with_its_numbers() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 2.3)]", "[AuxiliaryLoss({|#0:10|}, Typical = 40)]"),
        expected: Findings.Warning("LG2001").WithMessage(
            "Auxiliary 'Pixels' is 99.4 % of the update, main 'TopLeft' 0.6 %; weight 0.057 is parity, or mark it [MainLoss]. "
            + "Weight 10 × 40 (declared Typical) against 1 × 2.3 (declared Typical): ratio 174, limit 7.1."));

    [Fact]
    public Task Cap_is_the_largest_that_a_component_counts_as() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 2)]", "[AuxiliaryLoss({|#0:10|}, Typical = 4000, Cap = 40)]"),
        expected: Findings.Warning("LG2001").WithMessage(
            "Auxiliary 'Pixels' is 99.5 % of the update, main 'TopLeft' 0.5 %; weight 0.05 is parity, or mark it [MainLoss]. "
            + "Weight 10 × 40 (Cap, below declared Typical) against 1 × 2 (declared Typical): ratio 200, limit 7.1."));

    [Theory]
    [InlineData("[MainLoss(Typical = 2)]", "[AuxiliaryLoss(Typical = 4000, Cap = 2)]")]
    [InlineData("[MainLoss(Typical = 2, Cap = 1000)]", "[AuxiliaryLoss(0.5, Typical = 4)]")]
    public Task Cap_at_parity_or_above_what_is_typical_is_no_finding(string main, string auxiliary) => Test.VerifyAsync(Loss(main, auxiliary));

    [Fact]
    public Task Cap_of_the_main_component_makes_it_smaller() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 200, Cap = 1)]", "[AuxiliaryLoss({|LG2001:1|}, Typical = 200)]"));

    [Fact]
    public Task Weight_left_at_1_is_marked_at_the_attribute() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 2)]", "[{|LG2001:AuxiliaryLoss(Typical = 400)|}]"));

    [Fact]
    public Task Named_weight_is_marked_at_its_value() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 2)]", "[AuxiliaryLoss(Typical = 400, Weight = {|LG2001:0.5|})]"));

    [Fact]
    public Task Power_of_ten_is_marked_at_its_value() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 2)]", "[AuxiliaryLoss(Typical = 4, PowerOfTen = {|LG2001:1|})]"));

    [Fact]
    public Task Constant_weight_is_followed() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 2)]", "[AuxiliaryLoss({|LG2001:Lambda|}, Typical = 4)]", more: "private const double Lambda = 2 * 5;"));

    [Fact]
    public Task Ratio_just_over_the_limit_of_two_declared_magnitudes_is_a_warning() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|#0:7.12|}, Typical = 1)]"),
        expected: Findings.Warning("LG2001"));

    [Fact]
    public Task Ratio_just_under_the_limit_is_information() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|#0:7.11|}, Typical = 1)]"),
        expected: Findings.Info("LG2001").WithMessage(
            "Auxiliary 'Pixels' is 88 % of the update, main 'TopLeft' 12 %; weight 1 is parity. "
            + "Weight 7.11 × 1 (declared Typical) against 1 × 1 (declared Typical): ratio 7.1."));

    [Fact]
    public Task Negative_weight_counts_by_its_size() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|LG2001:-50|}, Typical = 1)]"));

    [Fact]
    public Task Small_main_weight_makes_the_auxiliary_dominate() => Test.VerifyAsync(
        Loss("[MainLoss(0.01, Typical = 1)]", "[{|LG2001:AuxiliaryLoss(Typical = 1)|}]"));

    [Fact]
    public Task Share_says_when_not_every_magnitude_is_known() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|#0:9|}, Typical = 1)]", more: "[AuxiliaryLoss] static Tensor Other(Tensor logits) => logits.mean();"),
        expected: Findings.Warning("LG2001").WithMessage(
            "Auxiliary 'Pixels' is 90 % of the update, main 'TopLeft' 10 %; weight 1 is parity, or mark it [MainLoss]. "
            + "Weight 9 × 1 (declared Typical) against 1 × 1 (declared Typical), not counting 'Other', whose magnitude is unknown: ratio 9.0, limit 7.1."));

    [Theory]
    [InlineData("[UnitNormalized]")]
    [InlineData("[RelativeToMain]")]
    [InlineData("[GeometricMean]")]
    public Task Schemes_that_take_magnitudes_out_compare_the_weights_alone(string scheme) => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss({|LG2001:4|}, Typical = 0.001)]", scheme));

    [Theory]
    [InlineData("[UnitNormalized]")]
    [InlineData("[RelativeToMain]")]
    [InlineData("[GeometricMean]")]
    public async Task Weights_alone_are_certain_so_that_the_limit_is_that_of_the_ratio(string scheme)
    {
        await Test.VerifyAsync(Loss("[MainLoss(2)]", "[AuxiliaryLoss({|#0:6.33|})]", scheme), expected: Findings.Warning("LG2001"));
        await Test.VerifyAsync(Loss("[MainLoss(2)]", "[AuxiliaryLoss({|#0:6.32|})]", scheme), expected: Findings.Info("LG2001"));
        await Test.VerifyAsync(Loss("[MainLoss(2)]", "[AuxiliaryLoss({|#0:2.11|})]", scheme), expected: Findings.Info("LG2001"));
        await Test.VerifyAsync(Loss("[MainLoss(2)]", "[AuxiliaryLoss(2.1)]", scheme));
    }

    [Theory]
    [InlineData("0.8769", "0.1231", true)]
    [InlineData("0.8767", "0.1233", false)]
    public Task Convex_weights_have_the_limit_of_two_declared_magnitudes(string auxiliary, string main, bool isWarning) => Test.VerifyAsync(
        Loss($"[MainLoss({main}, Typical = 1)]", $"[AuxiliaryLoss({{|#0:{auxiliary}|}}, Typical = 1)]", "[ConvexWeights]"),
        expected: isWarning ? Findings.Warning("LG2001") : Findings.Info("LG2001"));

    [Fact]
    public Task Convex_weights_count_with_their_magnitudes() => Test.VerifyAsync(
        Loss("[MainLoss(0.9, Typical = 1)]", "[AuxiliaryLoss({|#0:0.1|}, Typical = 90)]", "[ConvexWeights]"),
        expected: Findings.Warning("LG2001").WithMessage(
            "Auxiliary 'Pixels' is 91 % of the update, main 'TopLeft' 9 %; weights in the ratio 0.011 are parity, or mark it [MainLoss]. "
            + "Weight 0.1 × 90 (declared Typical) against 0.9 × 1 (declared Typical): ratio 10, limit 7.1."));

    [Fact]
    public Task Scheme_of_ones_own_that_takes_magnitudes_out_is_known_by_its_trait() => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss({|#0:4|}, Typical = 0.001)]", "[Shares]")
        + """

        [SchemeTraits(Contribution = ContributionBasis.Weight)]
        public sealed class SharesAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }
        """,
        expected: Findings.Warning("LG2001").WithMessage(
            "Auxiliary 'Pixels' is 80 % of the update, main 'TopLeft' 20 %; weight 1 is parity, or mark it [MainLoss]. "
            + "Weight 4 against 1: ratio 4.0, limit 3.2. "
            + "Shares takes the magnitudes out, and the weights are the shares of the loss's value; those of the gradient grow for a component that nears 0."));

    [Fact]
    public Task Shares_name_all_that_they_do_not_count() => Test.VerifyAsync(
        Loss(
            "[MainLoss(Typical = 1)]",
            "[AuxiliaryLoss({|#0:9|}, Typical = 1)]",
            more: """
            [AuxiliaryLoss] static Tensor Other(Tensor logits) => logits.mean();
            [LossComponent] static Tensor Third(Tensor logits) => logits.mean();
            [Regularizer] static Tensor Size(Tensor logits) => logits.square().mean();
            """),
        expected: Findings.Warning("LG2001").WithMessage(
            "Auxiliary 'Pixels' is 90 % of the update, main 'TopLeft' 10 %; weight 1 is parity, or mark it [MainLoss]. "
            + "Weight 9 × 1 (declared Typical) against 1 × 1 (declared Typical), not counting 'Other' and 'Third', whose magnitudes are unknown: ratio 9.0, limit 7.1."));

    [Fact]
    public Task Message_for_normalised_magnitudes_says_that_gradients_are_not_fixed() => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss({|#0:10|})]", "[UnitNormalized]"),
        expected: Findings.Warning("LG2001").WithMessage(
            "Auxiliary 'Pixels' is 91 % of the update, main 'TopLeft' 9 %; weight 1 is parity, or mark it [MainLoss]. "
            + "Weight 10 against 1: ratio 10, limit 3.2. "
            + "UnitNormalized takes the magnitudes out, and the weights are the shares of the loss's value; those of the gradient grow for a component that nears 0."));

    [Fact]
    public Task Short_form_of_convex_weights_is_marked_at_the_scheme() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(Typical = 1)]", "[ConvexWeights({|#0:0.1|})]"),
        expected: Findings.Warning("LG2001").WithMessage(
            "Auxiliary 'Pixels' is 90 % of the update, main 'TopLeft' 10 %; weights in the ratio 1 are parity, or mark it [MainLoss]. "
            + "Weight 0.9 × 1 (declared Typical) against 0.1 × 1 (declared Typical): ratio 9.0, limit 7.1."));

    [Fact]
    public Task Each_auxiliary_is_judged_for_itself() => Test.VerifyAsync(
        Loss(
            "[MainLoss(Typical = 1)]",
            "[AuxiliaryLoss({|LG2001:20|}, Typical = 1)]",
            more: """
            [AuxiliaryLoss({|LG2001:30|}, Typical = 1)] static Tensor Second(Tensor logits) => logits.mean();
            [AuxiliaryLoss(0.1, Typical = 1)] static Tensor Third(Tensor logits) => logits.mean();
            """));

    [Fact]
    public Task Limit_is_an_option() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|#0:5|}, Typical = 1)]"),
        "lossgen.dominance.limit = 2",
        Findings.Warning("LG2001"));

    [Theory]
    [InlineData("lossgen.dominance.limit = many")]
    [InlineData("lossgen.dominance.limit = -1")]
    [InlineData("lossgen.dominance.limit = NaN")]
    [InlineData("lossgen.dominance.limit = 1e999")]
    [InlineData("lossgen.dominance.limit =")]
    [InlineData("lossgen.dominance.basis = 7\nlossgen.dominance.builtin_magnitudes = perhaps")]
    public Task Options_that_cannot_be_read_count_as_not_given(string option) => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|#0:7.12|}, Typical = 1)]"),
        option,
        Findings.Warning("LG2001"));

    [Fact]
    public Task Inherited_auxiliary_is_reported_at_the_class_that_adds_the_main_component() => Test.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [AuxiliaryLoss(50, Typical = 1)] protected static Tensor Pixels(Tensor image) => image.sum();
        }

        [{|LG2001:CombinedLoss|}]
        public partial class Overlay : Shared
        {
            [MainLoss(Typical = 1)] static Tensor TopLeft(Tensor logits) => logits.mean();
        }
        """);

    [Fact]
    public Task Pair_of_an_annotated_base_is_reported_once() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Shared
        {
            [MainLoss(Typical = 1)] protected static Tensor TopLeft(Tensor logits) => logits.mean();
            [AuxiliaryLoss({|LG2001:50|}, Typical = 1)] protected static Tensor Pixels(Tensor image) => image.sum();
        }

        [CombinedLoss]
        public partial class Overlay : Shared
        {
            [AuxiliaryLoss(0.1, Typical = 1)] static Tensor Other(Tensor logits) => logits.mean();
        }
        """);

    [Theory]
    [InlineData("1.05")]
    [InlineData("1.001")]
    [InlineData("-1.05")]
    public Task Ratio_that_rounding_leaves_is_silent(string weight) => Test.VerifyAsync(Loss("[MainLoss(Typical = 1)]", $"[AuxiliaryLoss({weight}, Typical = 1)]"));

    [Fact]
    public Task Ratio_just_over_what_rounding_leaves_is_information() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|#0:1.06|}, Typical = 1)]"),
        expected: Findings.Info("LG2001"));

    /// <summary>Three others take 2.9 of the 3.16 that LG2002 allows: parity would only exchange one message for another.</summary>
    [Fact]
    public Task Weight_that_is_named_leaves_room_for_the_other_auxiliaries() => Test.VerifyAsync(
        Loss(
            "[MainLoss(Typical = 1)]",
            "[AuxiliaryLoss({|#0:9|}, Typical = 1)]",
            more: """
            [AuxiliaryLoss(Typical = 1)] static Tensor Second(Tensor logits) => logits.mean();
            [AuxiliaryLoss(Typical = 1)] static Tensor Third(Tensor logits) => logits.mean();
            [AuxiliaryLoss(0.9, Typical = 1)] static Tensor Fourth(Tensor logits) => logits.mean();
            """),
        expected: Findings.Warning("LG2001").WithMessage(
            "Auxiliary 'Pixels' is 70 % of the update, main 'TopLeft' 8 %; weight 0.26 meets the limits, or mark it [MainLoss]. "
            + "Weight 9 × 1 (declared Typical) against 1 × 1 (declared Typical): ratio 9.0, limit 7.1."));

    [Fact]
    public Task Parity_is_silent() => Test.VerifyAsync(Loss("[MainLoss(Typical = 3)]", "[AuxiliaryLoss(0.1, Typical = 30)]"));

    [Fact]
    public Task Large_weight_on_a_small_component_is_silent() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 2.3)]", "[AuxiliaryLoss(100, Typical = 0.001)]"));

    [Fact]
    public Task Justification_is_silent() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(100, Typical = 1, Justification = \"pix2pix: L1 leads, the critic sharpens\")]"));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("...")]
    [InlineData("?")]
    [InlineData("TODO")]
    [InlineData("todo: ask the authors")]
    [InlineData("TBD.")]
    [InlineData("FIXME")]
    [InlineData("State why this weight is meant")]
    [InlineData(" state why this weight is meant. ")]
    public Task Justification_that_is_still_to_come_justifies_nothing(string text) => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", $"[AuxiliaryLoss({{|LG2001:100|}}, Typical = 1, Justification = \"{text}\")]"));

    [Theory]
    [InlineData("as in the paper")]
    [InlineData("Todorov et al., equation 4")]
    [InlineData("L1 leads")]
    [InlineData("主损失")]
    public Task Justification_in_any_words_is_silent(string text) => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", $"[AuxiliaryLoss(100, Typical = 1, Justification = \"{text}\")]"));

    [Fact]
    public Task Magnitude_of_one_side_alone_is_silent_here() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(5)]"));

    [Fact]
    public Task Component_that_can_be_negative_is_silent_without_gradients() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(50, Typical = 1, CanBeNegative = true)]"),
        "dotnet_diagnostic.LG9001.severity = none");

    [Fact]
    public Task Main_component_that_can_be_negative_is_silent_without_gradients() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1, CanBeNegative = true)]", "[AuxiliaryLoss(50, Typical = 1)]"),
        "dotnet_diagnostic.LG9001.severity = none");

    [Fact]
    public Task Regularizer_is_silent_whatever_its_value() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[Regularizer(1, Typical = 1000)]"));

    [Fact]
    public Task Peer_is_silent_for_it_was_not_declared_to_matter_less() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[LossComponent(50, Typical = 1)]"));

    [Fact]
    public Task Peers_alone_are_silent() => Test.VerifyAsync(
        Loss("[LossComponent(Typical = 1)]", "[LossComponent(50, Typical = 1)]"));

    [Fact]
    public Task Comparison_by_gradients_alone_is_silent_without_gradients() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(50, Typical = 1)]"),
        "lossgen.dominance.basis = gradient");

    [Fact]
    public Task Scheme_that_decides_while_training_is_silent() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(50, Typical = 1)]", "[Moving]")
        + """

        [SchemeTraits(Contribution = ContributionBasis.Dynamic)]
        public sealed class MovingAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }
        """);

    [Fact]
    public Task Weights_that_are_no_numbers_are_silent_here() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(double.PositiveInfinity, Typical = 1)]"));

    [Fact]
    public Task Class_without_the_attribute_is_silent() => Test.VerifyAsync(
        """
        public partial class Overlay
        {
            [MainLoss(Typical = 1)] static Tensor TopLeft(Tensor logits) => logits.mean();
            [AuxiliaryLoss(50, Typical = 1)] static Tensor Pixels(Tensor image) => image.sum();
        }
        """);
}
