using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Snapshots;

/// <summary>What each scheme looks like in generated code.</summary>
public class SchemeSnapshotTests
{
    [Fact]
    public Task Fixed_weights() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        public partial class DepthLoss
        {
            [MainLoss(Typical = 0.2)]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [AuxiliaryLoss(0.1, Typical = 0.5)]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
        }
        """);

    [Fact]
    public Task Convex_weights() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [ConvexWeights(0.7)]
        public partial class DepthLoss
        {
            [LossComponent]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [LossComponent]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
        }
        """);

    [Fact]
    public Task Geometric_mean() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [GeometricMean]
        public partial class DepthLoss
        {
            [LossComponent(2)]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [LossComponent]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
        }
        """);

    /// <summary>A scheme that is written out elsewhere is an object where its factors are averaged: they need a memory.</summary>
    [Fact]
    public Task Averaged_factors() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss, RelativeToMain, Smoothing(0.9)]
        public partial class DepthLoss
        {
            [MainLoss]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [AuxiliaryLoss(0.1)]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
        }
        """);

    [Fact]
    public Task Scheduled_weights() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        public partial class DepthLoss
        {
            [MainLoss]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [AuxiliaryLoss, LinearSchedule(0, 0.1, Start = 500, Steps = 2000)]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();

            [Regularizer, StepSchedule(0.1, 0.01, 0, Epochs = new[] { 2, 5 })]
            private static Tensor Size(Tensor depth) => depth.square().mean();
        }
        """);

    /// <summary>Of a class that the Runtime creates from its attribute, ours or a user's own.</summary>
    [Fact]
    public Task Scheme_that_is_an_object() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [SchemeTraits(Contribution = ContributionBasis.Weight, HasParameters = true)]
        public sealed class LearnedAttribute(double rate) : WeightingAttribute
        {
            public double Rate => rate;

            public string? Label { get; set; }

            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }

        [CombinedLoss]
        [Learned(0.5, Label = "depth")]
        public partial class DepthLoss
        {
            [LossComponent]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [LossComponent]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();

            [Regularizer(1e-4)]
            private static Tensor Decay(Tensor weights) => weights.square().sum();
        }
        """);

    /// <summary>In a phase as well: the measure's inputs are the phase's.</summary>
    [Fact]
    public Task Scheme_that_asks_for_measures() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [SchemeTraits(UsesMeasures = true)]
        public sealed class MeasuringAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }

        [CombinedLoss]
        [Measuring]
        [Phase("Only", nameof(Labels))]
        public partial class LabelLoss
        {
            [LossComponent(Measure = nameof(Accuracy))]
            private static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);

            [LossComponent]
            private static Tensor Depth(Tensor depth, Tensor mask) => depth.mul(mask).mean();

            private static Tensor Accuracy(Tensor logits, Tensor labels, Tensor mask) => logits.argmax(1).eq(labels).mul(mask).mean();
        }
        """);

    [Fact]
    public Task Unit_normalized() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [UnitNormalized]
        public partial class DepthLoss
        {
            [LossComponent]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [LossComponent(0.5)]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
        }
        """);

    [Fact]
    public Task Relative_to_main() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [RelativeToMain]
        public partial class DepthLoss
        {
            [MainLoss]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [AuxiliaryLoss(0.1)]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();

            [AuxiliaryLoss(0.2)]
            private static Tensor Consistency(Tensor depth, Tensor pose) => functional.mse_loss(depth, pose);
        }
        """);

    [Fact]
    public Task Relative_to_main_with_one_auxiliary() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [RelativeToMain]
        public partial class DepthLoss
        {
            [MainLoss]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [AuxiliaryLoss(0.1)]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
        }
        """);

    [Fact]
    public Task Regularizers_stay_outside_of_the_scheme() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [UnitNormalized]
        public partial class DepthLoss
        {
            [Regularizer(1e-4)]
            private static Tensor Decay(Tensor weights) => weights.square().sum();

            [LossComponent]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [LossComponent]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
        }
        """);
}
