using LossGen;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pitfalls.Training;

/// <summary>A declared combination with two mistakes.</summary>
[CombinedLoss]
[UnitNormalized]
internal sealed partial class PainterLoss
{
    // LG3002: this loss applies the sigmoid itself; after a second one no pixel can be darker than half.
    [MainLoss]
    private static Tensor Picture(Tensor painted, Tensor images) => functional.binary_cross_entropy_with_logits(painted.sigmoid(), images);

    // LG2001: ten times the share of what is trained for.
    [AuxiliaryLoss(10)]
    private static Tensor Brightness(Tensor painted, Tensor images) => (painted.sigmoid().mean([1]) - images.mean([1])).abs().mean();
}
