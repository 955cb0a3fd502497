using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Incrementality;

/// <summary>The project that the edits are made in: two loss classes, a base in a file of its own, and files that have nothing to do with them.</summary>
internal static class LossProject
{
    public const string Depth = "Depth.cs";
    public const string Pose = "Pose.cs";
    public const string Base = "Base.cs";
    public const string Unrelated = "Unrelated.cs";

    public static EditableProject Create() => EditableProject.Of(
    [
        (Depth,
            """
            namespace Demo;

            /// <summary>Depth.</summary>
            [CombinedLoss(MaxNorm = 10)]
            [RelativeToMain(Epsilon = 1e-6)]
            public partial class DepthLoss : LossBase
            {
                [MainLoss]
                protected Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

                [AuxiliaryLoss(0.1, Typical = 0.5)]
                protected Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();

                private int Unused() => 1;
            }
            """),
        (Pose,
            """
            namespace Demo;

            /// <summary>Pose.</summary>
            [CombinedLoss]
            public partial class PoseLoss
            {
                [LossComponent]
                private static Tensor Rotation(Tensor pose, Batch batch) => functional.l1_loss(pose, batch.Pose);
            }
            """),
        (Base,
            """
            namespace Demo;

            /// <summary>Shared.</summary>
            public abstract class LossBase : LossModule
            {
                [Regularizer(1e-4)]
                protected static Tensor Decay(Tensor weights) => weights.square().sum();
            }

            /// <summary>What one iteration works on.</summary>
            public sealed class Batch
            {
                /// <summary>The pose.</summary>
                public Tensor Pose { get; } = zeros(1);
            }
            """),
        (Unrelated,
            """
            namespace Demo;

            internal static class Program
            {
                private static void Main() => Console.WriteLine("training");
            }
            """),
    ]);
}
