using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

[CombinedLoss]
public partial class HalfLabelledLoss
{
    [MainLoss(Typical = 0.7)]
    private static Tensor Classification(Tensor logits, Tensor label, Tensor labelled)
    {
        var each = functional.cross_entropy(logits, label, reduction: Reduction.None);
        return (each * labelled).sum() / labelled.sum().clamp_min(1);           // a batch without labels counts 0, not NaN
    }

    [AuxiliaryLoss(0.5, Typical = 0.1)]
    private static Tensor Consistency(Tensor logits, Tensor disturbed) =>
        functional.mse_loss(disturbed.softmax(1), logits.softmax(1).detach());
}
