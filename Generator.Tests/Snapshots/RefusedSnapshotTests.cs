using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Snapshots;

/// <summary>What callers of a class get that cannot be generated as it stands: the members, each with the reason.</summary>
public class RefusedSnapshotTests
{
    [Fact]
    public Task Joint() => Snapshot.VerifyRefusedAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [RelativeToMain]
        public partial class DepthLoss
        {
            [LossComponent]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [AuxiliaryLoss(double.NaN)]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
        }
        """);

    [Fact]
    public Task Phases() => Snapshot.VerifyRefusedAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [Phase("Critic", nameof(Real), Trains = new[] { "critics" })]
        [Phase("Generator", nameof(Fooling), Trains = new[] { nameof(generator) })]
        public partial class GanLoss(Module<Tensor, Tensor> critic, Module<Tensor, Tensor> generator)
        {
            private readonly Module<Tensor, Tensor> critic = critic;
            private readonly Module<Tensor, Tensor> generator = generator;

            [LossComponent]
            private Tensor Real(Tensor image) => functional.softplus(-critic.call(image)).mean();

            [LossComponent]
            private Tensor Fooling(Tensor noise) => functional.softplus(-critic.call(generator.call(noise))).mean();
        }
        """);
}
