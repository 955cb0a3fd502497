using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

#pragma warning disable LG2001, LG2003 // What the sum does is what is measured.
/// <summary>Ten classes, and three groups of them, summed over the batch.</summary>
[CombinedLoss]
internal sealed partial class ClassesAndSummedGroupsLoss
{
    [MainLoss]
    private static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits.view(-1, 10), labels);

    [AuxiliaryLoss]
    private static Tensor Groups(Tensor groupLogits, Tensor groups) =>
        functional.cross_entropy(groupLogits.view(-1, 3), groups, reduction: Reduction.Sum);
}

/// <summary>The training of <see cref="ClassesAndSummedGroupsLoss"/>.</summary>
internal sealed class ClassesAndSummedGroups() : GarmentTraining(Garments.Classes, 3)
{
    private readonly ClassesAndSummedGroupsLoss loss = new();

    public override Type Loss => typeof(ClassesAndSummedGroupsLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, labels) = Garments.Next();
        var features = Trunk.call(images);
        var terms = loss.Compute(logits: First.call(features), labels: labels, groupLogits: Second.call(features), groups: Garments.Groups(labels));
        return (terms.Labels, terms.Groups);
    }
}
