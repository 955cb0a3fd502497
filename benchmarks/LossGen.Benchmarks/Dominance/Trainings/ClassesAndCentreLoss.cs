using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>Ten classes, and where the garment lies, in pixels: squared pixels beside a cross entropy.</summary>
[CombinedLoss]
internal sealed partial class ClassesAndCentreLoss
{
    [MainLoss]
    private static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits.view(-1, 10), labels);

    [AuxiliaryLoss]
    private static Tensor Centre(Tensor centre, Tensor truth) => functional.mse_loss(centre, truth);
}

/// <summary>The training of <see cref="ClassesAndCentreLoss"/>.</summary>
internal sealed class ClassesAndCentre() : GarmentTraining(Garments.Classes, 1)
{
    private readonly ClassesAndCentreLoss loss = new();

    public override Type Loss => typeof(ClassesAndCentreLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, labels) = Garments.Next();
        var features = Trunk.call(images);
        var terms = loss.Compute(logits: First.call(features), labels: labels, centre: Second.call(features), truth: Garments.Centre(images));
        return (terms.Labels, terms.Centre);
    }
}
