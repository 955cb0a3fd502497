using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>Ten classes, and the image again, in grey values of 0 to 1.</summary>
[CombinedLoss]
internal sealed partial class ClassesAndImageLoss
{
    [MainLoss]
    private static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits.view(-1, 10), labels);

    [AuxiliaryLoss]
    private static Tensor Image(Tensor output, Tensor image) => functional.mse_loss(output, image);
}

/// <summary>The training of <see cref="ClassesAndImageLoss"/>.</summary>
internal sealed class ClassesAndImage() : GarmentTraining(Garments.Classes, Garments.Pixels)
{
    private readonly ClassesAndImageLoss loss = new();

    public override Type Loss => typeof(ClassesAndImageLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, labels) = Garments.Next();
        var features = Trunk.call(images);
        var terms = loss.Compute(logits: First.call(features), labels: labels, output: Second.call(features), image: images);
        return (terms.Labels, terms.Image);
    }
}
