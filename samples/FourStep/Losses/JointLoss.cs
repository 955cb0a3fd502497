using LossGen;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FourStep.Losses;

/// <summary>Both heads at once. The logits come in from outside, so that the trunk is evaluated once for both.</summary>
[CombinedLoss]
internal sealed partial class JointLoss
{
    [LossComponent]
    private static Tensor TopLeft(Tensor topLeftLogits, Tensor topLeftLabels) =>
        functional.cross_entropy(topLeftLogits, topLeftLabels);

    [LossComponent]
    private static Tensor BottomRight(Tensor bottomRightLogits, Tensor bottomRightLabels) =>
        functional.cross_entropy(bottomRightLogits, bottomRightLabels);
}
