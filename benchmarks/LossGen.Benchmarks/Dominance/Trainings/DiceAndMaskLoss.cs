using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>The same mask by its overlap, and by pixels as a help.</summary>
[CombinedLoss]
internal sealed partial class DiceAndMaskLoss
{
    [MainLoss]
    private static Tensor Dice(Tensor logits, Tensor mask)
    {
        var p = logits.sigmoid();
        return 1 - (2 * (p * mask).sum() + 1) / (p.sum() + mask.sum() + 1);
    }

    [AuxiliaryLoss]
    private static Tensor Pixelwise(Tensor logits, Tensor mask) => functional.binary_cross_entropy_with_logits(logits, mask);
}

/// <summary>The training of <see cref="DiceAndMaskLoss"/>.</summary>
internal sealed class DiceAndMask : MaskTraining
{
    private readonly DiceAndMaskLoss loss = new();

    public override Type Loss => typeof(DiceAndMaskLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (logits, mask) = Segment();
        var terms = loss.Compute(logits: logits, mask: mask);
        return (terms.Dice, terms.Pixelwise);
    }
}
