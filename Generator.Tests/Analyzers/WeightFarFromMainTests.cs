using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Generator.Analyzers.DominanceAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class WeightFarFromMainTests
{
    private static string Loss(string main, string auxiliary, string scheme = "") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Pix2Pix
        {
            {{main}} static Tensor Adversarial(Tensor judged) => judged.mean();
            {{auxiliary}} static Tensor Pixels(Tensor image, Tensor target) => functional.l1_loss(image, target);
        }
        """;

    [Fact]
    public Task Weight_of_100_beside_1_names_both_sides() => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss({|#0:100|})]"),
        expected: Findings.Warning("LG2009").WithMessage(
            "The weight of 'Pixels' is 100, 100 times that of the main component 'Adversarial' (1), and nothing on record says why: "
            + "no magnitude is known of 'Pixels' and 'Adversarial'. Declare Typical there, let a measured profile say it, or state a Justification."));

    [Fact]
    public Task Ten_times_is_the_first_to_be_reported() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss({|LG2009:10|})]"));

    [Fact]
    public Task Ten_times_holds_for_weights_that_are_not_exact() => Test.VerifyAsync(Loss("[MainLoss(0.3)]", "[AuxiliaryLoss({|LG2009:3|})]"));

    [Fact]
    public Task Side_without_a_magnitude_is_named_when_it_is_the_auxiliary() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 0.7)]", "[AuxiliaryLoss({|#0:100|})]"),
        expected: Findings.Warning("LG2009").WithMessage(
            "The weight of 'Pixels' is 100, 100 times that of the main component 'Adversarial' (1), and nothing on record says why: "
            + "no magnitude is known of 'Pixels'. Declare Typical there, let a measured profile say it, or state a Justification."));

    [Fact]
    public Task Side_without_a_magnitude_is_named_when_it_is_the_main_one() => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss({|#0:100|}, Typical = 0.2)]"),
        expected: Findings.Warning("LG2009").WithMessage(
            "The weight of 'Pixels' is 100, 100 times that of the main component 'Adversarial' (1), and nothing on record says why: "
            + "no magnitude is known of 'Adversarial'. Declare Typical there, let a measured profile say it, or state a Justification."));

    [Fact]
    public Task Small_main_weight_marks_the_attribute_of_a_weight_left_at_1() => Test.VerifyAsync(
        Loss("[MainLoss(0.01)]", "[{|LG2009:AuxiliaryLoss|}]"));

    [Fact]
    public Task Power_of_ten_is_a_weight() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss(PowerOfTen = {|LG2009:2|})]"));

    [Fact]
    public Task Named_weight_is_marked_at_its_value() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss(Weight = {|LG2009:1e6|})]"));

    [Fact]
    public Task Negative_weight_counts_by_its_size() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss({|LG2009:-20|})]"));

    [Fact]
    public Task Convex_weights_are_compared_too() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss]", "[ConvexWeights({|LG2009:0.05|})]"));

    [Fact]
    public Task Blank_justification_says_nothing() => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss({|LG2009:100|}, Justification = \"\")]"));

    [Fact]
    public Task Less_than_ten_times_is_silent() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss(9.9)]"));

    [Fact]
    public Task Small_weight_of_an_auxiliary_is_silent() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss(0.0001)]"));

    [Fact]
    public Task Large_weights_on_both_sides_are_silent() => Test.VerifyAsync(Loss("[MainLoss(100)]", "[AuxiliaryLoss(100)]"));

    [Fact]
    public Task Magnitudes_on_both_sides_leave_the_verdict_to_the_other_rule_and_are_silent() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(100, Typical = 0.005)]"));

    [Fact]
    public Task Justification_of_the_auxiliary_is_silent() => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss(100, Justification = \"as in the paper\")]"));

    [Fact]
    public Task Justification_of_the_main_weight_is_silent() => Test.VerifyAsync(
        Loss("[MainLoss(0.01, Justification = \"scaled down to the learning rate\")]", "[AuxiliaryLoss]"));

    [Fact]
    public Task Regularizer_is_silent() => Test.VerifyAsync(Loss("[MainLoss]", "[Regularizer(1000)]"));

    [Fact]
    public Task Peers_are_silent() => Test.VerifyAsync(Loss("[LossComponent]", "[LossComponent(1000)]"));

    [Fact]
    public Task Component_that_can_be_negative_is_silent_for_no_magnitude_would_help() => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss(100, CanBeNegative = true)]"),
        "dotnet_diagnostic.LG9001.severity = none");

    [Fact]
    public Task Declared_magnitudes_are_on_record_and_silent_even_where_gradients_alone_decide() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(100, Typical = 1)]"),
        "lossgen.dominance.basis = gradient");

    [Fact]
    public Task Auxiliary_without_a_main_component_is_silent() => Test.VerifyAsync(
        Loss("[LossComponent]", "[AuxiliaryLoss(1000)]"));
}
