using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Snapshots;

/// <summary>What floors and caps look like in generated code.</summary>
public class LimitSnapshotTests
{
    [Fact]
    public Task Beside_fixed_weights() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        public partial class VariationalLoss
        {
            [MainLoss]
            private static Tensor Reconstruction(Tensor output, Tensor image) => functional.mse_loss(output, image);

            [AuxiliaryLoss(0.1, Floor = 2, Cap = 10)]
            private static Tensor Divergence(Tensor mean) => mean.square().sum();

            [Regularizer(0.01, Cap = 1)]
            private static Tensor Size(Tensor mean) => mean.abs().sum();
        }
        """);

    [Fact]
    public Task Under_a_geometric_mean() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [GeometricMean]
        public partial class TwoTasks
        {
            [LossComponent(Floor = 0.5)]
            private static Tensor Depth(Tensor depth) => depth.square().mean();

            [LossComponent(Cap = 3)]
            private static Tensor Normals(Tensor normals) => normals.square().mean();
        }
        """);
}
