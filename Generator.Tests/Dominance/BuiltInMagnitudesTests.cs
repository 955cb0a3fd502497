using LossGen.Generator.Tests.Infrastructure;
using LossGen.Generator.Text;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DominanceAnalyzer>;

namespace LossGen.Generator.Tests.Dominance;

/// <summary>What the rules know of a component from its body alone.</summary>
public class BuiltInMagnitudesTests
{
    // The main component is declared as 1 within a factor of 1.5, so an auxiliary of uncertainty u warns from 4.74 u on.
    private static string Loss(string weight, string body, string members = "", string main = "[MainLoss(Typical = 1)]") =>
        $$"""
        [CombinedLoss]
        public partial class Combined
        {
            {{main}} static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b);
            [AuxiliaryLoss({{weight}})] Tensor Other(Tensor x, Tensor y, Tensor z) {{body}}
            {{members}}
        }
        """;

    private static Task VerifyAsync(string body, double magnitude, double uncertainty, string source, string members = "")
    {
        // Any weight tells the magnitude: the ratio and the limit are in the message.
        const double Weight = 1000;
        var ratio = Weight * magnitude;
        var limit = Math.Sqrt(10) * 1.5 * uncertainty;
        return Test.VerifyAsync(
            Loss("{|#0:1000|}", body, members),
            expected: Findings.Warning("LG2001").WithMessage(
                $"Auxiliary 'Other' is {Percent(ratio / (1 + ratio))} of the update, main 'Fit' {Percent(1 / (1 + ratio))}; "
                + $"weight {Numbers.Literal(RoundedNumbers.TwoDigitsAtMost(1 / magnitude))} is parity, or mark it [MainLoss]. "
                + $"Weight 1000 × {Numbers.Text(magnitude)} ({source}) against 1 × 1 (declared Typical): "
                + $"ratio {RoundedNumbers.Text(ratio)}, limit {RoundedNumbers.Text(limit)}."));
    }

    private static Task SilentAsync(string body, string members = "") =>
        Test.VerifyAsync(Loss("9.9", body, members));

    private static string Percent(double share) => RoundedNumbers.Percent(share);

    [Theory]
    [InlineData("=> functional.cross_entropy(head.call(x), y);", "Module<Tensor, Tensor> head = Linear(8, 1000);", 6.9, "ln(1000) = 6.9")]
    [InlineData("=> functional.cross_entropy(head.call(x), y);", "readonly Module<Tensor, Tensor> head = Sequential(Linear(8, 8), ReLU(), Linear(8, 10));", 2.3, "ln(10) = 2.3")]
    [InlineData("=> functional.cross_entropy(head.call(x), y);", "readonly Module<Tensor, Tensor> head = Conv2d(3, 21, 1);", 3, "ln(21) = 3.0")]
    [InlineData("=> functional.cross_entropy(x.view(-1, Words), y.view(-1));", "const int Words = 50257;", 11, "ln(50257) = 11")]
    [InlineData("=> functional.cross_entropy(x.reshape(-1, 10).to(float32), y, reduction: Reduction.Mean);", "", 2.3, "ln(10) = 2.3")]
    [InlineData("=> functional.nll_loss(functional.log_softmax(x.view(-1, 10), 1), y);", "", 2.3, "ln(10) = 2.3")]
    [InlineData("=> functional.cross_entropy(x.view(-1, 10), y, weight: z);", "", 2.3, "ln(10) = 2.3")]
    public Task Cross_entropy_is_the_logarithm_of_its_classes(string body, string members, double magnitude, string text) =>
        VerifyAsync(body, magnitude, 3, "typical at start of training: " + text, members);

    [Theory]
    [InlineData("=> functional.cross_entropy(x, y);")]
    [InlineData("{ var loss = functional.cross_entropy(x, y); return loss; }")]
    [InlineData("=> functional.cross_entropy(x, y, reduction: Reduction.None).mean();")]
    [InlineData("=> criterion.call(x, y);")]
    [InlineData("=> functional.cross_entropy(head.call(x)[.., ..5], y);")]
    [InlineData("=> functional.nll_loss(x.log_softmax(1), y);")]
    public Task Cross_entropy_of_classes_that_are_not_visible_is_less_certain(string body) => VerifyAsync(
        body,
        2.8,
        4,
        "typical at start of training: 2.8 for a cross entropy whose number of classes is not visible",
        "readonly TorchSharp.Modules.CrossEntropyLoss criterion = CrossEntropyLoss(); readonly Module<Tensor, Tensor> head = Linear(8, 10);");

    [Theory]
    [InlineData("=> functional.binary_cross_entropy(x, y);")]
    [InlineData("=> functional.binary_cross_entropy_with_logits(x, y);")]
    [InlineData("=> new TorchSharp.Modules.BCEWithLogitsLoss().call(x, y);")]
    [InlineData("=> functional.soft_margin_loss(x, y);")]
    [InlineData("=> functional.multilabel_soft_margin_loss(x, y, null);")]
    public Task Two_classes_are_the_logarithm_of_2(string body) =>
        VerifyAsync(body, 0.69, 3, "typical at start of training: ln(2) = 0.69");

    [Theory]
    [InlineData("=> functional.triplet_margin_loss(x, y, z);", 1, "1")]
    [InlineData("=> functional.triplet_margin_loss(x, y, z, margin: Margin);", 0.2, "0.2")]
    [InlineData("=> functional.margin_ranking_loss(x, y, z, margin: 0.5);", 0.5, "0.5")]
    [InlineData("=> functional.multi_margin_loss(x, y);", 1, "1")]
    [InlineData("=> triplet.call(x, y, z);", 2, "2")]
    public Task Margins_are_what_a_loss_of_margins_starts_at(string body, double margin, string text) => VerifyAsync(
        body,
        margin,
        3,
        $"typical at start of training: its margin of {text}",
        "const double Margin = 0.2; readonly TorchSharp.Modules.TripletMarginLoss triplet = TripletMarginLoss(margin: 2);");

    [Fact]
    public Task Cosine_is_bounded() => VerifyAsync(
        "=> functional.cosine_embedding_loss(x, y, z);", 1, 3, "typical at start of training: 1 of at most 2 for a cosine");

    [Theory]
    [InlineData("=> 0.5 * functional.binary_cross_entropy(x, y);", 0.35, "0.5 × (ln(2) = 0.69)")]
    [InlineData("=> functional.binary_cross_entropy(x, y) / 2 * Scale;", 35, "50 × (ln(2) = 0.69)")]
    public Task Constant_factors_in_the_body_count(string body, double magnitude, string text) =>
        VerifyAsync(body, magnitude, 3, "typical at start of training: " + text, "const int Scale = 100;");

    [Theory]
    [InlineData("{ var p = x.sigmoid(); return 1 - 2 * (p * y).sum() / (p.sum() + y.sum()); }")]
    [InlineData("{ var p = functional.sigmoid(x); var shared = (p * y).sum(); var all = p.sum() + y.sum(); return 1 - (2 * shared + 1) / (all + 1); }")]
    [InlineData("{ var p = x.softmax(1); var dice = (2 * (y * p).sum(dim: 1) + Smooth) / (y.sum(dim: 1) + p.sum(dim: 1) + Smooth); return 1 - dice.mean(); }")]
    [InlineData("{ var p = x.sigmoid(); var both = (p * y).sum(); return 1 - both / (p.sum() + y.sum() - both); }")]
    [InlineData("{ var p = x.sigmoid(); var both = (p * y).sum(); return (1 - (both + 1) / (p.sum() + y.sum() - both + 1)).mean(); }")]
    public Task Overlap_is_at_most_1(string body) =>
        VerifyAsync(body, 1, 3, "typical at start of training: at most 1 for an overlap", "const double Smooth = 1e-6;");

    [Theory]
    [InlineData("=> functional.mse_loss(x, y);")]
    [InlineData("=> functional.l1_loss(x, y);")]
    [InlineData("=> functional.smooth_l1_loss(x, y);")]
    [InlineData("=> functional.huber_loss(x, y);")]
    [InlineData("=> functional.kl_div(x, y);")]
    [InlineData("=> functional.hinge_embedding_loss(x, y, margin: 1);")]
    [InlineData("=> functional.poisson_nll_loss(x, y);")]
    public Task Losses_in_the_units_of_their_data_are_silent(string body) => SilentAsync(body);

    [Theory]
    [InlineData("=> functional.binary_cross_entropy(x, y, weight: z);")]
    [InlineData("=> functional.binary_cross_entropy_with_logits(x, y, pos_weights: z);")]
    [InlineData("=> functional.margin_ranking_loss(x, y, z);")]
    [InlineData("=> functional.triplet_margin_loss(x, y, z, margin: margin);")]
    [InlineData("=> functional.multi_margin_loss(x, y, p: 2);")]
    [InlineData("=> functional.nll_loss(x, y);")]
    [InlineData("=> given.call(x, y);")]
    public Task Options_that_are_not_known_are_silent(string body) =>
        SilentAsync(body, "double margin; public TorchSharp.Modules.CrossEntropyLoss given = null!;");

    [Theory]
    [InlineData("=> -functional.cross_entropy(x, y);")]
    [InlineData("=> -1.0 * functional.cross_entropy(x, y);")]
    [InlineData("=> factor * functional.cross_entropy(x, y);")]
    [InlineData("=> functional.cross_entropy(x, y).sqrt();")]
    [InlineData("=> functional.cross_entropy(x, y) + functional.cross_entropy(z, y);")]
    [InlineData("=> functional.cross_entropy(x, y, reduction: Reduction.None).sum(dim: 0).mean();")]
    [InlineData("{ if (factor > 1) return functional.cross_entropy(x, y); return functional.mse_loss(x, y); }")]
    [InlineData("=> Helper(x, y);")]
    public Task Anything_around_the_loss_that_is_not_understood_is_silent(string body) =>
        SilentAsync(body, "double factor; static Tensor Helper(Tensor x, Tensor y) => functional.cross_entropy(x, y);");

    [Theory]
    [InlineData("=> 1 - 2 * (x * y).sum() / (x.sum() + y.sum());")]
    [InlineData("{ var p = x.sigmoid(); return 1 - 3 * (p * y).sum() / (p.sum() + y.sum()); }")]
    [InlineData("{ var p = x.sigmoid(); return 1 - (p * y).sum() / (p.sum() + y.sum()); }")]
    [InlineData("{ var p = x.sigmoid(); return 2 - 2 * (p * y).sum() / (p.sum() + y.sum()); }")]
    [InlineData("{ var p = x.sigmoid(); return 1 - 2 * (p * y).sum() / (p.sum() + z.sum()); }")]
    [InlineData("{ var p = x.sigmoid(); return (1 - 2 * (p * y).sum(dim: 1) / (p.sum(dim: 1) + y.sum(dim: 1))).sum(); }")]
    [InlineData("{ var p = x.sigmoid(); return (1 - 2 * (p * y) / (p.sum() + y.sum())).mean(); }")]
    public Task What_only_looks_like_an_overlap_is_silent(string body) => SilentAsync(body);

    [Fact]
    public Task Sum_over_the_batch_is_a_warning_from_decades_on() => Test.VerifyAsync(
        Loss("{|#0:10|}", "=> functional.cross_entropy(x.view(-1, 10), y, reduction: Reduction.Sum);"),
        expected: Findings.Warning("LG2001").WithMessage(
            "Auxiliary 'Other' is 99.9 % of the update, main 'Fit' 0.1 %; weight 0.013 is parity, or mark it [MainLoss]. "
            + "Weight 10 × 74 (typical at start of training, summed over a batch of 32 or more: 32 × (ln(10) = 2.3)) against 1 × 1 (declared Typical): ratio 740, limit 95."));

    [Theory]
    [InlineData("1.2")]
    [InlineData("0.5")]
    public Task Sum_under_its_limit_is_silent_for_it_is_never_information(string weight) => Test.VerifyAsync(
        Loss(weight, "=> functional.cross_entropy(x.view(-1, 10), y, reduction: Reduction.None).sum();"));

    [Fact]
    public Task Sum_as_the_main_component_is_silent_for_it_may_be_of_any_size() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Combined
        {
            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.cross_entropy(a, b, reduction: Reduction.Sum);
            [AuxiliaryLoss(9)] static Tensor Other(Tensor x, Tensor y) => functional.cross_entropy(x, y);
            [AuxiliaryLoss(9, Typical = 5e5)] static Tensor Large(Tensor x, Tensor y) => functional.mse_loss(x, y);
        }
        """);

    [Fact]
    public Task Two_built_in_magnitudes_warn_from_28_on() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Combined
        {
            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.binary_cross_entropy(a, b);
            [AuxiliaryLoss({|#0:28.4|})] static Tensor Under(Tensor x, Tensor y) => functional.binary_cross_entropy(x, y);
            [AuxiliaryLoss({|#1:28.5|})] static Tensor Over(Tensor x, Tensor y) => functional.binary_cross_entropy(x, y);
        }
        """,
        expected: [Findings.Info("LG2001"), Findings.Warning("LG2001", 1)]);

    [Fact]
    public Task Two_built_in_magnitudes_are_information_from_the_limit_on_and_silent_below() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Combined
        {
            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.binary_cross_entropy(a, b);
            [AuxiliaryLoss(3.1)] static Tensor Under(Tensor x, Tensor y) => functional.binary_cross_entropy(x, y);
            [AuxiliaryLoss({|#0:3.2|})] static Tensor Over(Tensor x, Tensor y) => functional.binary_cross_entropy(x, y);
        }
        """,
        expected: Findings.Info("LG2001"));

    [Fact]
    public Task Declared_magnitude_is_trusted_more_than_the_body() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Combined
        {
            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.binary_cross_entropy(a, b);
            [AuxiliaryLoss(50, Typical = 0.001)] static Tensor Other(Tensor x, Tensor y) => functional.cross_entropy(x, y);
        }
        """);

    [Fact]
    public Task Option_switches_them_off_and_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Combined
        {
            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.binary_cross_entropy(a, b);
            [AuxiliaryLoss(9)] static Tensor Other(Tensor x, Tensor y) => functional.cross_entropy(x, y);
        }
        """,
        "lossgen.dominance.builtin_magnitudes = false");

    [Fact]
    public Task Option_leaves_the_question_to_the_rule_about_weights() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Combined
        {
            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.binary_cross_entropy(a, b);
            [AuxiliaryLoss({|LG2009:50|})] static Tensor Other(Tensor x, Tensor y) => functional.cross_entropy(x, y);
        }
        """,
        "lossgen.dominance.builtin_magnitudes = false");

    [Fact]
    public Task Comparison_by_gradients_alone_is_silent_about_values() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Combined
        {
            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.binary_cross_entropy(a, b);
            [AuxiliaryLoss(50)] static Tensor Other(Tensor x, Tensor y) => functional.cross_entropy(x, y);
        }
        """,
        "lossgen.dominance.basis = gradient");

    [Fact]
    public Task Third_component_of_unknown_scale_is_no_part_of_the_shares() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Combined
        {
            [MainLoss(Typical = 1)] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b);
            [AuxiliaryLoss({|#0:9|}, Typical = 1)] static Tensor Other(Tensor x, Tensor y) => functional.mse_loss(x, y);
            [LossComponent] static Tensor Third(Tensor x, Tensor y) => functional.cross_entropy(x, y, reduction: Reduction.Sum);
        }
        """,
        expected: Findings.Warning("LG2001").WithMessage(
            "Auxiliary 'Other' is 90 % of the update, main 'Fit' 10 %; weight 1 is parity, or mark it [MainLoss]. "
            + "Weight 9 × 1 (declared Typical) against 1 × 1 (declared Typical), not counting 'Third', whose magnitude is unknown: ratio 9.0, limit 7.1."));

    [Fact]
    public Task Body_in_another_file_part_or_base_class_is_read() => Test.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [MainLoss] protected static Tensor Fit(Tensor a, Tensor b) => functional.binary_cross_entropy(a, b);
        }

        [CombinedLoss]
        public partial class Combined : Shared;

        public partial class Combined
        {
            [AuxiliaryLoss({|LG2001:100|})] static Tensor Other(Tensor x, Tensor y) => functional.binary_cross_entropy(x, y);
        }
        """);
}
