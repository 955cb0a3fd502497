using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>Four yes-or-no questions, and ten classes whose number the code does not say.</summary>
[CombinedLoss]
internal sealed partial class AttributesAndClassesLoss
{
    [MainLoss]
    private static Tensor Attributes(Tensor answers, Tensor attributes) =>
        functional.binary_cross_entropy_with_logits(answers, attributes);

    [AuxiliaryLoss]
    private static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);
}

/// <summary>The training of <see cref="AttributesAndClassesLoss"/>.</summary>
internal sealed class AttributesAndClasses() : GarmentTraining(Garments.Classes, 4)
{
    private readonly AttributesAndClassesLoss loss = new();

    public override Type Loss => typeof(AttributesAndClassesLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, labels) = Garments.Next();
        var features = Trunk.call(images);
        var terms = loss.Compute(logits: First.call(features), labels: labels, answers: Second.call(features), attributes: Garments.Attributes(labels));
        return (terms.Attributes, terms.Labels);
    }
}
