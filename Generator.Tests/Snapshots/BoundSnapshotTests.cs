using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Snapshots;

/// <summary>What bounds look like in generated code.</summary>
public class BoundSnapshotTests
{
    [Fact]
    public Task Bounds_beside_fixed_weights() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        public partial class DetectorLoss
        {
            [KeepAbove(0.9, Rate = 0.02, Update = MultiplierUpdate.Multiplicative, Measure = nameof(HardRecall), Typical = 0.5)]
            private static Tensor Recall(Tensor score, Tensor label) => (score.sigmoid() * label).sum() / label.sum();

            [MainLoss]
            private static Tensor Precision(Tensor score, Tensor label) => 1 - (score.sigmoid() * label).sum() / score.sigmoid().sum();

            [AuxiliaryLoss(0.1)]
            private static Tensor Spread(Tensor score) => score.square().mean();

            [KeepAt(1), LinearSchedule(2, 1, Steps = 100)]
            private static Tensor Norm(Tensor score) => score.norm();

            private static Tensor HardRecall(Tensor score, Tensor label) => (score.gt(0) * label).sum() / label.sum();
        }
        """);

    [Fact]
    public Task A_bound_that_may_be_absent_beside_a_scheme_with_an_object() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss]
        [SoftAdapt]
        public partial class TwoTasks
        {
            [LossComponent]
            private static Tensor Left(Tensor left) => left.square().mean();

            [LossComponent]
            private static Tensor Right(Tensor right) => right.square().mean();

            [KeepBelow(40)]
            private static Tensor? Reconstruction(Tensor? picture) => picture?.square().mean();
        }
        """);
}
