using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DominanceAnalyzer>;

namespace LossGen.Generator.Tests.Dominance;

/// <summary>Losses that people know, with the weights of their papers, as they would be annotated; docs/dominance.md has the reasons.</summary>
public class KnownLossesTests
{
    /// <summary>Reconstruction is the main loss, and a sum has no magnitude that is visible: the KL term at 1 stays unjudged.</summary>
    [Fact]
    public Task Vae_with_summed_reconstruction_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class VaeLoss
        {
            [MainLoss]
            static Tensor Reconstruction(Tensor output, Tensor image) =>
                functional.binary_cross_entropy(output, image, reduction: Reduction.Sum);

            [AuxiliaryLoss]
            static Tensor Divergence(Tensor mean, Tensor logVariance) =>
                -0.5 * (1 + logVariance - mean.square() - logVariance.exp()).sum();
        }
        """);

    /// <summary>Averaged by mistake, with the KL of 20 latent numbers still summed over the batch: nobody can know by how much.</summary>
    [Fact]
    public Task Vae_whose_magnitudes_are_measured_says_that_the_divergence_leads() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class VaeLoss
        {
            [MainLoss]
            static Tensor Reconstruction(Tensor output, Tensor image) => functional.binary_cross_entropy(output, image);

            [AuxiliaryLoss({|LG2001:1|}, Typical = 25)]
            static Tensor Divergence(Tensor mean, Tensor logVariance) =>
                -0.5 * (1 + logVariance - mean.square() - logVariance.exp()).sum() / mean.shape[0];
        }
        """);

    /// <summary>β = 4: below a decade, and a KL term has no size of its own.</summary>
    [Fact]
    public Task Beta_vae_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class BetaVaeLoss
        {
            [MainLoss]
            static Tensor Reconstruction(Tensor output, Tensor image) =>
                functional.binary_cross_entropy(output, image, reduction: Reduction.Sum) / image.shape[0];

            [AuxiliaryLoss(4)]
            static Tensor Divergence(Tensor mean, Tensor logVariance) =>
                -0.5 * (1 + logVariance - mean.square() - logVariance.exp()).sum() / mean.shape[0];
        }
        """);

    /// <summary>β = 250, as for colour images: the weight is decades above, and both magnitudes are in unknown units.</summary>
    [Fact]
    public Task Beta_vae_of_250_is_asked_for_a_reason() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class BetaVaeLoss
        {
            [MainLoss]
            static Tensor Reconstruction(Tensor output, Tensor image) => functional.mse_loss(output, image, Reduction.Sum) / image.shape[0];

            [AuxiliaryLoss({|LG2009:250|})]
            static Tensor Divergence(Tensor mean, Tensor logVariance) =>
                -0.5 * (1 + logVariance - mean.square() - logVariance.exp()).sum() / mean.shape[0];
        }
        """);

    /// <summary>Gains 7.5, 0.5 and 1.5 with the box as main component: what follows is smaller.</summary>
    [Fact]
    public Task Yolo_gains_with_the_box_as_main_are_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class YoloLoss
        {
            [MainLoss(7.5)]
            static Tensor Box(Tensor overlaps) => 1 - overlaps.mean();

            [AuxiliaryLoss(0.5)]
            static Tensor Classes(Tensor logits, Tensor labels) => functional.binary_cross_entropy_with_logits(logits, labels);

            [AuxiliaryLoss(1.5)]
            static Tensor Distribution(Tensor bins, Tensor bin) => functional.cross_entropy(bins.view(-1, 16), bin);
        }
        """);

    /// <summary>The other way round, 7.5 against 0.5 is fifteen times, and the box loss is no function that is known.</summary>
    [Fact]
    public Task Yolo_gains_with_the_classes_as_main_are_asked_for_a_reason() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class YoloLoss
        {
            [MainLoss(0.5)]
            static Tensor Classes(Tensor logits, Tensor labels) => functional.binary_cross_entropy_with_logits(logits, labels);

            [AuxiliaryLoss({|LG2009:7.5|})]
            static Tensor Box(Tensor overlaps) => 1 - overlaps.mean();

            [AuxiliaryLoss({|#0:1.5|})]
            static Tensor Distribution(Tensor bins, Tensor bin) => functional.cross_entropy(bins.view(-1, 16), bin);
        }
        """,
        expected: Findings.Info("LG2001").WithMessage(
            "Auxiliary 'Distribution' is 92 % of the update, main 'Classes' 8 %; weight 0.12 is parity. "
            + "Weight 1.5 × 2.8 (typical at start of training: ln(16) = 2.8) against 0.5 × 0.69 (typical at start of training: ln(2) = 0.69), "
            + "not counting 'Box', whose magnitude is unknown: ratio 12."));

    /// <summary>L1 at 100 leads on purpose: the rule asks for the one number, or the reason.</summary>
    [Fact]
    public Task Pix2pix_is_asked_for_the_magnitude_of_its_pixels() => Test.VerifyAsync(
        Pix2Pix("{|#0:100|}"),
        expected: Findings.Warning("LG2009").WithMessage(
            "'Pixels' has weight 100, 100 times that of main 'Adversarial' (1); declare Typical of 'Pixels', or state a Justification: nothing on record says why"));

    /// <summary>With pixels that differ by 0.3 the L1 term is 43 times the critic's opinion, which is the truth about pix2pix.</summary>
    [Fact]
    public Task Pix2pix_with_its_magnitude_is_a_warning() => Test.VerifyAsync(Pix2Pix("{|LG2001:100|}, Typical = 0.3"));

    [Fact]
    public Task Pix2pix_that_says_so_is_silent() => Test.VerifyAsync(
        Pix2Pix("100, Typical = 0.3, Justification = \"L1 leads, the critic sharpens\""));

    /// <summary>c1 = 0.5 on the values, and an entropy bonus of −0.01, which crosses zero: nothing is a decade away.</summary>
    [Fact]
    public Task Ppo_is_not_analysed() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class PpoLoss
        {
            [MainLoss(CanBeNegative = {|#0:true|})]
            static Tensor Policy(Tensor ratio, Tensor advantage) =>
                -minimum(ratio * advantage, ratio.clamp(0.8, 1.2) * advantage).mean();

            [AuxiliaryLoss(0.5)]
            static Tensor Value(Tensor value, Tensor returns) => functional.mse_loss(value, returns);

            [AuxiliaryLoss(-0.01)]
            static Tensor Entropy(Tensor logits) => -(logits.softmax(1) * logits.log_softmax(1)).sum(1).mean();
        }
        """,
        expected: Findings.Info("LG9001"));

    /// <summary>The critic's loss crosses zero, and the penalty is a regularizer: its value is no contribution.</summary>
    [Fact]
    public Task Wgan_gp_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class CriticLoss
        {
            [MainLoss(CanBeNegative = true)]
            static Tensor Distance(Tensor fake, Tensor real) => fake.mean() - real.mean();

            [Regularizer(10)]
            static Tensor Penalty(Tensor gradient) => (gradient.norm(1) - 1).square().mean();
        }
        """);

    /// <summary>Declared as an auxiliary, the penalty's 10 still has nothing to be compared with: the critic's value may be 0.</summary>
    [Fact]
    public Task Wgan_gp_with_an_auxiliary_penalty_is_not_analysed() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class CriticLoss
        {
            [MainLoss(CanBeNegative = {|#0:true|})]
            static Tensor Distance(Tensor fake, Tensor real) => fake.mean() - real.mean();

            [AuxiliaryLoss(10)]
            static Tensor Penalty(Tensor gradient) => (gradient.norm(1) - 1).square().mean();
        }
        """,
        expected: Findings.Info("LG9001"));

    /// <summary>100 on the boundary of a differential equation: usual, needed, and to be said.</summary>
    [Fact]
    public Task Pinn_with_a_boundary_weight_of_100_is_asked_for_a_reason() => Test.VerifyAsync(Pinn("{|LG2009:100|}"));

    /// <summary>A residual of 100 beside a boundary of 0.5: the weight repairs a small term, and once declared it is no news.</summary>
    [Fact]
    public Task Pinn_whose_magnitudes_are_declared_is_silent() => Test.VerifyAsync(Pinn("100, Typical = 0.5", "Typical = 100"));

    /// <summary>Style at 1e6 repairs Gram matrices that are divided by their size; without a number nobody can tell.</summary>
    [Fact]
    public Task Style_transfer_at_a_million_is_asked_for_a_reason() => Test.VerifyAsync(Style("{|LG2009:1e6|}"));

    [Fact]
    public Task Style_transfer_whose_magnitudes_are_declared_is_silent() => Test.VerifyAsync(Style("1e6, Typical = 2e-6", "(Typical = 3)"));

    /// <summary>20 : 1 with the focal loss as main component: dice, at most 1, is the smaller one, and focal is no known size.</summary>
    [Fact]
    public Task Focal_and_dice_with_focal_as_main_is_silent() => Test.VerifyAsync(FocalAndDice("[MainLoss(20)]", "[AuxiliaryLoss]"));

    /// <summary>20 : 1 with dice as main component: focal losses start near 0.1, so 20 repairs; the rule cannot know and asks.</summary>
    [Fact]
    public Task Focal_and_dice_with_dice_as_main_is_asked_for_the_magnitude_of_focal() => Test.VerifyAsync(
        FocalAndDice("[AuxiliaryLoss({|#0:20|})]", "[MainLoss]"),
        expected: Findings.Warning("LG2009").WithMessage(
            "'Focal' has weight 20, 20 times that of main 'Dice' (1); declare Typical of 'Focal', or state a Justification: nothing on record says why"));

    [Fact]
    public Task Focal_and_dice_with_a_declared_focal_is_silent() => Test.VerifyAsync(
        FocalAndDice("[AuxiliaryLoss(20, Typical = 0.05)]", "[MainLoss]"));

    /// <summary>Weights 1, 5 and 2 are within a decade, and boxes have no size that is known.</summary>
    [Fact]
    public Task Detr_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class DetrLoss
        {
            [MainLoss]
            static Tensor Classes(Tensor logits, Tensor labels) => functional.cross_entropy(logits.view(-1, 92), labels);

            [AuxiliaryLoss(5)]
            static Tensor Boxes(Tensor boxes, Tensor truth) => functional.l1_loss(boxes, truth);

            [AuxiliaryLoss(2)]
            static Tensor Overlap(Tensor overlaps) => 1 - overlaps.mean();
        }
        """);

    /// <summary>T² = 16 undoes the softening of T = 4. The rule sees a weight of 16 on a KL, and asks.</summary>
    [Fact]
    public Task Distillation_with_its_temperature_as_weight_is_asked_for_a_reason() => Test.VerifyAsync(Distillation("{|LG2009:16|}", ""));

    /// <summary>Inside the component the factor is part of what the loss is, and the weight is the α of the method.</summary>
    [Fact]
    public Task Distillation_with_its_temperature_inside_is_silent() => Test.VerifyAsync(Distillation("0.9", "Temperature * Temperature * "));

    private static string Pix2Pix(string pixels) =>
        $$"""
        [CombinedLoss]
        public partial class GeneratorLoss
        {
            [MainLoss]
            static Tensor Adversarial(Tensor judged) => functional.binary_cross_entropy_with_logits(judged, ones_like(judged));

            [AuxiliaryLoss({{pixels}})]
            static Tensor Pixels(Tensor output, Tensor image) => functional.l1_loss(output, image);
        }
        """;

    private static string Pinn(string boundary, string residual = "") =>
        $$"""
        [CombinedLoss]
        public partial class HeatLoss
        {
            [MainLoss({{residual}})]
            static Tensor Residual(Tensor ut, Tensor uxx) => (ut - uxx).square().mean();

            [AuxiliaryLoss({{boundary}})]
            static Tensor Boundary(Tensor edge, Tensor truth) => functional.mse_loss(edge, truth);
        }
        """;

    private static string Style(string style, string content = "") =>
        $$"""
        [CombinedLoss]
        public partial class StyleLoss
        {
            [MainLoss{{content}}]
            static Tensor Content(Tensor features, Tensor target) => functional.mse_loss(features, target);

            [AuxiliaryLoss({{style}})]
            static Tensor Style(Tensor gram, Tensor styleGram) => functional.mse_loss(gram, styleGram);
        }
        """;

    private static string FocalAndDice(string focal, string dice) =>
        $$"""
        [CombinedLoss]
        public partial class MaskLoss
        {
            {{focal}}
            static Tensor Focal(Tensor logits, Tensor mask)
            {
                var bce = functional.binary_cross_entropy_with_logits(logits, mask, reduction: Reduction.None);
                return ((1 - (-bce).exp()).square() * bce).mean();
            }

            {{dice}}
            static Tensor Dice(Tensor logits, Tensor mask)
            {
                var p = logits.sigmoid().flatten(1);
                var t = mask.flatten(1);
                return (1 - (2 * (p * t).sum(1) + 1) / (p.sum(1) + t.sum(1) + 1)).mean();
            }
        }
        """;

    private static string Distillation(string weight, string factor) =>
        $$"""
        [CombinedLoss]
        public partial class StudentLoss
        {
            private const double Temperature = 4;

            [MainLoss]
            static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits.view(-1, 100), labels);

            [AuxiliaryLoss({{weight}})]
            static Tensor Teacher(Tensor logits, Tensor teacher) => {{factor}}functional.kl_div(
                functional.log_softmax(logits / Temperature, 1), functional.softmax(teacher / Temperature, 1), reduction: Reduction.Sum, log_target: false) / logits.shape[0];
        }
        """;
}
