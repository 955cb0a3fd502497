using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation;

[CombinedLoss]
public partial class PartlyLabelledLoss
{
    [MainLoss(Typical = 1)]
    private static Tensor Reconstruction(Tensor output, Tensor image) => functional.mse_loss(output, image);

    /// <summary>Classes are -1 where a row has no label.</summary>
    [AuxiliaryLoss(0.1, Typical = 1.4)]
    private static Tensor? Labels(Tensor logits, Tensor classes)
    {
        var isKnown = classes.ge(0);
        return isKnown.any().item<bool>() ? functional.cross_entropy(logits[isKnown], classes[isKnown]) : null;
    }
}
