using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Snapshots;

/// <summary>What becomes of the shape of a declaration: where a class stands, what it derives from, what its components take.</summary>
public class ShapeSnapshotTests
{
    [Fact]
    public Task Nested_and_generic_in_the_global_namespace() => Snapshot.VerifyAsync(
        """
        internal static partial class Losses<TNetwork>
            where TNetwork : Module<Tensor, Tensor>
        {
            [CombinedLoss]
            public partial class DistillationLoss<TTeacher>(TNetwork student, TTeacher teacher)
                where TTeacher : Module<Tensor, Tensor>
            {
                private readonly TNetwork student = student;
                private readonly TTeacher teacher = teacher;

                [LossComponent]
                private Tensor Matching(Tensor image) => functional.mse_loss(student.call(image), teacher.call(image));
            }
        }
        """);

    /// <summary>A base with components of its own, and a class that adds one and makes a parameter.</summary>
    [Fact]
    public Task Derived_with_a_parameter_of_its_own() => Snapshot.VerifyAsync(
        """
        using TorchSharp.Modules;

        namespace Demo;

        [CombinedLoss]
        public partial class ReconstructionLoss
        {
            [MainLoss]
            protected static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);
        }

        [CombinedLoss]
        [UnitNormalized]
        public partial class TemperedLoss : ReconstructionLoss
        {
            private readonly Parameter temperature = Parameter(torch.ones(1));

            [AuxiliaryLoss(0.1)]
            private Tensor Tempered(Tensor logits, Tensor labels) => functional.cross_entropy(logits / temperature, labels);
        }
        """);

    /// <summary>Masks that may be missing, numbers with defaults, words of the language as names, and every option of the class.</summary>
    [Fact]
    public Task Optional_inputs_and_all_options() => Snapshot.VerifyAsync(
        """
        namespace Demo;

        [CombinedLoss(NonFinite = NonFinite.SkipStep, MaxNorm = 1, AccumulateSteps = 4, KeepCheckpointWeights = true)]
        public partial class DepthLoss
        {
            /// <summary>How far the picture is from the one that was taken.</summary>
            [MainLoss(Typical = 0.2, FormerNames = new[] { "Colour" })]
            private static Tensor Photometric(Tensor prediction, Tensor image, Tensor? mask = null) =>
                mask is null ? functional.l1_loss(prediction, image) : ((prediction - image).abs() * mask).mean();

            [AuxiliaryLoss(-0.01, CanBeNegative = true)]
            private static Tensor Entropy(Tensor @event, double temperature = 0.5, Reduction reduction = Reduction.Mean) =>
                (@event / temperature).log_softmax(-1).mean();

            [Regularizer(1e-4)]
            private static Tensor Decay(Tensor @event) => @event.square().sum();
        }
        """);
}
