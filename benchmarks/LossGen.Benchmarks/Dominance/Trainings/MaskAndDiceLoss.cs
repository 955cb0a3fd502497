using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>The mask of a garment in noise, by pixels, and by its overlap as a help.</summary>
[CombinedLoss]
internal sealed partial class MaskAndDiceLoss
{
    [MainLoss]
    private static Tensor Pixelwise(Tensor logits, Tensor mask) => functional.binary_cross_entropy_with_logits(logits, mask);

    [AuxiliaryLoss]
    private static Tensor Dice(Tensor logits, Tensor mask)
    {
        var p = logits.sigmoid();
        return 1 - (2 * (p * mask).sum() + 1) / (p.sum() + mask.sum() + 1);
    }
}

/// <summary>The training of <see cref="MaskAndDiceLoss"/>.</summary>
internal sealed class MaskAndDice : MaskTraining
{
    private readonly MaskAndDiceLoss loss = new();

    public override Type Loss => typeof(MaskAndDiceLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (logits, mask) = Segment();
        var terms = loss.Compute(logits: logits, mask: mask);
        return (terms.Pixelwise, terms.Dice);
    }
}
