using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>Ten classes, and four yes-or-no questions.</summary>
[CombinedLoss]
internal sealed partial class ClassesAndAttributesLoss
{
    [MainLoss]
    private static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits.view(-1, 10), labels);

    [AuxiliaryLoss]
    private static Tensor Attributes(Tensor answers, Tensor attributes) =>
        functional.binary_cross_entropy_with_logits(answers, attributes);
}

/// <summary>The training of <see cref="ClassesAndAttributesLoss"/>.</summary>
internal sealed class ClassesAndAttributes() : GarmentTraining(Garments.Classes, 4)
{
    private readonly ClassesAndAttributesLoss loss = new();

    public override Type Loss => typeof(ClassesAndAttributesLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, labels) = Garments.Next();
        var features = Trunk.call(images);
        var terms = loss.Compute(logits: First.call(features), labels: labels, answers: Second.call(features), attributes: Garments.Attributes(labels));
        return (terms.Labels, terms.Attributes);
    }
}
