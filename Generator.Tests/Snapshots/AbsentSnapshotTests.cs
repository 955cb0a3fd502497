using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Snapshots;

/// <summary>What components that come and go look like in generated code.</summary>
public class AbsentSnapshotTests
{
    [Fact]
    public Task Written_out() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [RelativeToMain]
        public partial class PartlyLabelledLoss
        {
            [Intermediate]
            private static Tensor Spectrum(Tensor output) => output.square();

            [MainLoss]
            private static Tensor? Reconstruction(Tensor output, Tensor? image) =>
                image is null ? null : functional.mse_loss(output, image);

            [AuxiliaryLoss(0.1, CanBeAbsent = true)]
            private static Tensor Labels(Tensor logits, Tensor? classes) =>
                classes is null ? null! : functional.cross_entropy(logits, classes);

            [Regularizer(0.01, Every = 16)]
            private static Tensor Rank(Tensor spectrum) => spectrum.sum();
        }
        """);

    [Fact]
    public Task By_a_scheme_with_an_object_in_phases() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [Uncertainty]
        [Phase("First", nameof(Pixels), nameof(Labels))]
        [Phase("Second", nameof(Pixels))]
        public partial class PartlyLabelledLoss
        {
            [LossComponent(Every = 2)]
            private static Tensor Pixels(Tensor output, Tensor image) => functional.mse_loss(output, image);

            [LossComponent]
            private static Tensor? Labels(Tensor logits, Tensor? classes) =>
                classes is null ? null : functional.cross_entropy(logits, classes);
        }
        """);
}
