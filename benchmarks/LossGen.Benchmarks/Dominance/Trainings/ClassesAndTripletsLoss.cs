using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>Ten classes, and an embedding in which garments of one class are near each other.</summary>
[CombinedLoss]
internal sealed partial class ClassesAndTripletsLoss
{
    [MainLoss]
    private static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits.view(-1, 10), labels);

    [AuxiliaryLoss]
    private static Tensor Triplets(Tensor anchor, Tensor same, Tensor other) => functional.triplet_margin_loss(anchor, same, other);
}

/// <summary>The training of <see cref="ClassesAndTripletsLoss"/>.</summary>
internal sealed class ClassesAndTriplets() : GarmentTraining(Garments.Classes, 16)
{
    private readonly ClassesAndTripletsLoss loss = new();

    public override Type Loss => typeof(ClassesAndTripletsLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, labels) = Garments.Next();
        var (same, other) = Garments.Partners(labels);
        var features = Trunk.call(images);
        var terms = loss.Compute(logits: First.call(features), labels: labels, anchor: Second.call(features), same: Second.call(Trunk.call(same)), other: Second.call(Trunk.call(other)));
        return (terms.Labels, terms.Triplets);
    }
}
