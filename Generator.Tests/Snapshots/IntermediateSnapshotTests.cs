using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Snapshots;

/// <summary>What values that components share look like in generated code.</summary>
public class IntermediateSnapshotTests
{
    [Fact]
    public Task Joint() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [RelativeToMain]
        public partial class MatchingLoss(Module<Tensor, Tensor> features)
        {
            private readonly Module<Tensor, Tensor> features = features;

            [Intermediate]
            private (Tensor Drawn, Tensor Real) Features(Tensor drawn, Tensor image) => (features.call(drawn), features.call(image));

            [Intermediate]
            private static Tensor Drawn(Tensor prediction) => prediction.clamp(0, 1);

            [MainLoss]
            private static Tensor Content((Tensor Drawn, Tensor Real) features) => functional.mse_loss(features.Drawn, features.Real);

            [AuxiliaryLoss(0.1)]
            private static Tensor Pixels(Tensor drawn, Tensor image) => functional.l1_loss(drawn, image);
        }
        """);

    [Fact]
    public Task Phases() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [Phase("Critic", nameof(Distance), Trains = new[] { nameof(critic) })]
        [Phase("Generator", nameof(Fooling), Trains = new[] { nameof(generator) })]
        public partial class WassersteinLoss(Module<Tensor, Tensor> critic, Module<Tensor, Tensor> generator)
        {
            private readonly Module<Tensor, Tensor> critic = critic;
            private readonly Module<Tensor, Tensor> generator = generator;

            [Intermediate]
            private Tensor Fake(Tensor noise) => generator.call(noise);

            [LossComponent(CanBeNegative = true)]
            private Tensor Distance(Tensor real, Tensor fake) => critic.call(fake).mean() - critic.call(real).mean();

            [LossComponent(CanBeNegative = true)]
            private Tensor Fooling(Tensor fake) => -critic.call(fake).mean();
        }
        """);
}
