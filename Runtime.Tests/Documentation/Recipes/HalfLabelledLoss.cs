using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

[CombinedLoss]
public partial class HalfLabelledLoss
{
    [MainLoss(Typical = 0.8)]
    private static Tensor Classification(Tensor logits, Tensor label, Tensor labelled)
    {
        var each = functional.cross_entropy(logits, label, reduction: Reduction.None);
        return (each * labelled).sum() / labelled.sum().clamp_min(1);           // a batch without labels counts 0, not NaN
    }

    [AuxiliaryLoss(100, Typical = 0.0004)]
    private static Tensor Consistency(Tensor logits, Tensor disturbed) =>
        functional.mse_loss(disturbed.softmax(1), logits.softmax(1).detach());
}
