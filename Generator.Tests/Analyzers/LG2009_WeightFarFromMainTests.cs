using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DominanceAnalyzer>;

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
            "'Pixels' has weight 100, 100 times that of main 'Adversarial' (1); declare Typical of both, or state a Justification: nothing on record says why"));

    [Theory]
    [InlineData("ExponentialSchedule({|#0:1000|}, 1, Steps = 10)", "1000 at the start, 1000")]
    [InlineData("LinearSchedule(0, {|#0:100|}, Steps = 10)", "100, 100")]
    [InlineData("StepSchedule(1, {|#0:50|}, 0.1, Epochs = new[] { 3, 5 })", "50 at epoch 3, 50")]
    public Task Schedule_is_read_at_every_point(string schedule, string weight) => Test.VerifyAsync(
        Loss("[MainLoss]", $"[AuxiliaryLoss, {schedule}]"),
        expected: Findings.Warning("LG2009").WithMessage(
            $"'Pixels' has weight {weight} times that of main 'Adversarial' (1); declare Typical of both, or state a Justification: nothing on record says why"));

    [Theory]
    [InlineData("[MainLoss]", "LinearSchedule(9, 1, Steps = 10)")]
    [InlineData("[MainLoss, LinearSchedule(100, 1, Steps = 10)]", "LinearSchedule(100, 1, Steps = 10)")]
    [InlineData("[MainLoss, LinearSchedule(1, 100, Steps = 10)]", "LinearSchedule(1, 100, Steps = 9)")]
    [InlineData("[MainLoss, LinearSchedule(0, 1, Steps = 10)]", "LinearSchedule(1, 0, Steps = 10)")]
    [InlineData("[MainLoss, LinearSchedule(1, 0, Steps = 10)]", "LinearSchedule(0, 1, Steps = 10)")]
    public Task Schedules_within_a_decade_are_silent(string main, string schedule) => Test.VerifyAsync(Loss(main, $"[AuxiliaryLoss, {schedule}]"));

    [Fact]
    public Task Ten_times_is_the_first_to_be_reported() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss({|LG2009:10|})]"));

    [Fact]
    public Task Ten_times_holds_for_weights_that_are_not_exact() => Test.VerifyAsync(Loss("[MainLoss(0.3)]", "[AuxiliaryLoss({|LG2009:3|})]"));

    [Fact]
    public Task Side_without_a_magnitude_is_named_when_it_is_the_auxiliary() => Test.VerifyAsync(
        Loss("[MainLoss(Typical = 0.7)]", "[AuxiliaryLoss({|#0:100|})]"),
        expected: Findings.Warning("LG2009").WithMessage(
            "'Pixels' has weight 100, 100 times that of main 'Adversarial' (1); declare Typical of 'Pixels', or state a Justification: nothing on record says why"));

    [Fact]
    public Task Side_without_a_magnitude_is_named_when_it_is_the_main_one() => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss({|#0:100|}, Typical = 0.2)]"),
        expected: Findings.Warning("LG2009").WithMessage(
            "'Pixels' has weight 100, 100 times that of main 'Adversarial' (1); declare Typical of 'Adversarial', or state a Justification: nothing on record says why"));

    [Fact]
    public Task Small_main_weight_marks_the_attribute_of_a_weight_left_at_1() => Test.VerifyAsync(
        Loss("[MainLoss(0.01)]", "[{|LG2009:AuxiliaryLoss|}]"));

    [Fact]
    public Task Power_of_ten_is_a_weight() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss(PowerOfTen = {|LG2009:2|})]"));

    [Fact]
    public Task Named_weight_is_marked_at_its_value() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss(Weight = {|LG2009:1e6|})]"));

    [Theory]
    [InlineData("1e6", "1e6", "1e6")]
    [InlineData("2000000", "2e6", "2e6")]
    [InlineData("1234567", "1234567", "1.2e6")]
    public Task Large_weight_has_one_spelling(string weight, string written, string times) => Test.VerifyAsync(
        Loss("[MainLoss]", $"[AuxiliaryLoss({{|#0:{weight}|}})]"),
        expected: Findings.Warning("LG2009").WithMessage(
            $"'Pixels' has weight {written}, {times} times that of main 'Adversarial' (1); declare Typical of both, or state a Justification: nothing on record says why"));

    [Fact]
    public Task Negative_weight_counts_by_its_size() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss({|LG2009:-20|})]"));

    [Fact]
    public Task Convex_weights_are_compared_too() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss]", "[ConvexWeights({|LG2009:0.05|})]"));

    [Fact]
    public Task Blank_justification_says_nothing() => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss({|LG2009:100|}, Justification = \"\")]"));

    private static string Bodies(string auxiliary, string main = "x.mean()", string weight = "{|#0:1|}", string mainWeight = "1", string more = "") =>
        $$"""
        [CombinedLoss]
        public partial class Combined
        {
            const double Scale = 1000;
            public double Varying = 1000;
            {{more}}
            [MainLoss({{mainWeight}})] Tensor Fit(Tensor x) => {{main}};
            [AuxiliaryLoss({{weight}})] Tensor Other(Tensor x, Tensor y) {{(auxiliary.StartsWith('{') ? auxiliary : $"=> {auxiliary};")}}
        }
        """;

    /// <summary>A weight that the attribute does not show.</summary>
    [Theory]
    [InlineData("1000 * x.abs().mean()")]
    [InlineData("x.abs().mean() * 1000")]
    [InlineData("(1000f * x.abs()).mean()")]
    [InlineData("x.abs().mean().mul(1000)")]
    [InlineData("torch.mul(x.abs().mean(), 1000)")]
    [InlineData("x.abs().mean() / 0.001")]
    [InlineData("x.abs().mean().div(0.001)")]
    [InlineData("-1000 * x.abs().mean()")]
    [InlineData("-(1000 * x.abs().mean())")]
    [InlineData("Scale * x.abs().mean()")]
    [InlineData("10 * (100 * x.abs().mean())")]
    [InlineData("{ var scale = 1000.0; var size = x.abs().mean(); var scaled = scale * size; return scaled; }")]
    [InlineData("1000 * functional.mse_loss(x, y)")]
    [InlineData("1000 * x.square().sum()")]
    public Task Factor_in_the_body_is_a_weight(string body) => Test.VerifyAsync(
        Bodies(body),
        expected: Findings.Warning("LG2009").WithMessage(
            "'Other' has weight 1 × 1000 (in its body), 1000 times that of main 'Fit' (1); declare Typical of both, or state a Justification: nothing on record says why"));

    [Fact]
    public Task Factor_of_the_main_component_is_one_as_well() => Test.VerifyAsync(
        Bodies("x.abs().mean()", main: "0.01f * x.square().mean()"),
        expected: Findings.Warning("LG2009").WithMessage(
            "'Other' has weight 1, 100 times that of main 'Fit' (1 × 0.01 in its body); declare Typical of both, or state a Justification: nothing on record says why"));

    [Fact]
    public Task Factor_beside_a_size_that_the_body_tells_asks_for_the_main_one() => Test.VerifyAsync(
        Bodies("20 * functional.cross_entropy(x, y)"),
        expected: Findings.Warning("LG2009").WithMessage(
            "'Other' has weight 1 × 20 (in its body), 20 times that of main 'Fit' (1); declare Typical of 'Fit', or state a Justification: nothing on record says why"));

    [Theory]
    [InlineData("9 * x.abs().mean()", "x.mean()", "1")]
    [InlineData("0.01 * x.abs().mean()", "x.mean()", "100")]
    [InlineData("x.abs().mean() / 100", "x.mean()", "100")]
    [InlineData("x.abs().mean()", "1000 * x.mean()", "100")]
    [InlineData("1000 * x.abs().mean()", "x.mean()", "0.001")]
    [InlineData("1000 * x.abs().mean()", "1000 * x.mean()", "1")]
    public Task Factors_that_even_out_are_silent(string auxiliary, string main, string weight) => Test.VerifyAsync(Bodies(auxiliary, main, weight));

    [Theory]
    [InlineData("Varying * x.abs().mean()", "x.mean()")]
    [InlineData("1000 * x.abs().mean() + y.mean()", "x.mean()")]
    [InlineData("(x * 1000).abs().mean()", "x.mean()")]
    [InlineData("1000 + x.abs().mean()", "x.mean()")]
    [InlineData("x.abs().mean().pow(1000)", "x.mean()")]
    [InlineData("{ if (x.size(0) > 1) return 1000 * x.mean(); return x.mean(); }", "x.mean()")]
    [InlineData("x.abs().mean()", "x.square().sum() / 64")]
    [InlineData("x.abs().mean()", "x.square().mean() / 255")]
    [InlineData("0 * x.abs().mean()", "x.mean()")]
    [InlineData("x.abs().mean() / 0.0", "x.mean()")]
    public Task What_is_not_certainly_a_weight_is_silent(string auxiliary, string main) => Test.VerifyAsync(Bodies(auxiliary, main, "1"));

    /// <summary>T² of a distillation restores what x / T takes from the gradient; a KL divergence is divided by its classes.</summary>
    [Theory]
    [InlineData("4 * 4 * functional.kl_div((x / 4).log_softmax(1), (y / 4).softmax(1), log_target: false)")]
    [InlineData("100 * functional.kl_div(x, y, log_target: true)")]
    [InlineData("{ const float T = 4; var s = x / T; var t = y / T; return -T * T * (t.softmax(1) * s.log_softmax(1)).sum(1).mean(); }")]
    public Task Factor_of_a_distillation_is_silent(string auxiliary) => Test.VerifyAsync(Bodies(auxiliary, weight: "1"));

    [Fact]
    public Task Factor_of_a_component_that_may_be_overridden_is_silent() => Test.VerifyAsync(
        Bodies("x.mean()", weight: "0.1", more: "[AuxiliaryLoss] protected virtual Tensor Third(Tensor x) => 1000 * x.mean();"));

    [Fact]
    public Task Declared_magnitude_has_the_factor_already_and_is_silent() => Test.VerifyAsync(
        Bodies("1000 * x.abs().mean()", weight: "1, Typical = 1"));

    [Fact]
    public Task Justified_factor_is_silent() => Test.VerifyAsync(
        Bodies("1000 * x.abs().mean()", weight: "1, Justification = \"in units of 1/1000\""));

    [Fact]
    public Task Fix_declares_what_weight_and_factor_imply() => CodeFixTest<DominanceAnalyzer, AddTypicalFix>.VerifyAsync(
        Bodies("1000 * x.abs().mean()", weight: "{|LG2009:1|}"),
        Bodies("1000 * x.abs().mean()", weight: "1, Typical = 1", mainWeight: "1, Typical = 1"));

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
