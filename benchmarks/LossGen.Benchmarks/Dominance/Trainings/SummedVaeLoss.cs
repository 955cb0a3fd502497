using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

#pragma warning disable LG2003 // What the sum does is what is measured.
/// <summary>Both summed over a sample, as the bound has them.</summary>
[CombinedLoss]
internal sealed partial class SummedVaeLoss
{
    [MainLoss]
    private static Tensor Reconstruction(Tensor output, Tensor image) =>
        functional.binary_cross_entropy_with_logits(output, image, reduction: Reduction.Sum) / image.shape[0];

    [AuxiliaryLoss]
    private static Tensor Divergence(Tensor mean, Tensor logVariance) =>
        -0.5 * (1 + logVariance - mean.square() - logVariance.exp()).sum() / mean.shape[0];
}

/// <summary>The training of <see cref="SummedVaeLoss"/>.</summary>
internal sealed class SummedVae : VaeTraining
{
    private readonly SummedVaeLoss loss = new();

    public override Type Loss => typeof(SummedVaeLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, _) = Garments.Next();
        var (output, mean, logVariance) = Encode(images);
        var terms = loss.Compute(output: output, image: images, mean: mean, logVariance: logVariance);
        return (terms.Reconstruction, terms.Divergence);
    }
}
