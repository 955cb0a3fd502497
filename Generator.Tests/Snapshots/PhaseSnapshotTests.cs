using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Snapshots;

/// <summary>What losses that take turns look like in generated code.</summary>
public class PhaseSnapshotTests
{
    /// <summary>Phases without Trains: each trains whatever its optimizer owns, and a component may be in several.</summary>
    [Fact]
    public Task On_one_network_once() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss(Order = PhaseOrder.Once)]
        [UnitNormalized]
        [Phase("WarmUp", nameof(Distance), Steps = 100, MaxNorm = 1)]
        [Phase("Both", nameof(Distance), nameof(Sign), Steps = 1000)]
        [Phase("Polish", nameof(Sign), Steps = 50)]
        public partial class TurnsLoss
        {
            [MainLoss]
            private static Tensor Distance(Tensor output, Tensor distance) => functional.mse_loss(output, distance);

            [AuxiliaryLoss(0.1)]
            private static Tensor Sign(Tensor output, Tensor sign) => functional.binary_cross_entropy_with_logits(output, sign);
        }
        """);

    [Fact]
    public Task With_modules_that_are_frozen_meanwhile() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [Phase("Critic", nameof(Real), nameof(Fake), Trains = new[] { nameof(critic) }, Steps = 2)]
        [Phase("Generator", nameof(Fooling), Trains = new[] { nameof(generator) })]
        public partial class GanLoss(Module<Tensor, Tensor> critic, Module<Tensor, Tensor> generator)
        {
            private readonly Module<Tensor, Tensor> critic = critic;
            private readonly Module<Tensor, Tensor> generator = generator;

            [LossComponent]
            private Tensor Real(Tensor image) => functional.softplus(-critic.call(image)).mean();

            [LossComponent(0.5)]
            private Tensor Fake(Tensor noise) => functional.softplus(critic.call(generator.call(noise))).mean();

            [LossComponent]
            private Tensor Fooling(Tensor noise) => functional.softplus(-critic.call(generator.call(noise))).mean();
        }
        """);
}
