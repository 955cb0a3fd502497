using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

#pragma warning disable LG2003 // What the sum does is what is measured.
/// <summary>Reconstruction averaged over the pixels, beside a divergence that is summed over the latent numbers: a usual mistake.</summary>
[CombinedLoss]
internal sealed partial class AveragedVaeLoss
{
    [MainLoss]
    private static Tensor Reconstruction(Tensor output, Tensor image) =>
        functional.binary_cross_entropy_with_logits(output, image);

    [AuxiliaryLoss]
    private static Tensor Divergence(Tensor mean, Tensor logVariance) =>
        -0.5 * (1 + logVariance - mean.square() - logVariance.exp()).sum() / mean.shape[0];
}

/// <summary>The training of <see cref="AveragedVaeLoss"/>.</summary>
internal sealed class AveragedVae : VaeTraining
{
    private readonly AveragedVaeLoss loss = new();

    public override Type Loss => typeof(AveragedVaeLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, _) = Garments.Next();
        var (output, mean, logVariance) = Encode(images);
        var terms = loss.Compute(output: output, image: images, mean: mean, logVariance: logVariance);
        return (terms.Reconstruction, terms.Divergence);
    }
}
