using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

[CombinedLoss]
public partial class BaseLoss
{
    [MainLoss(Typical = 0.2)]
    protected static Tensor Distance(Tensor output, Tensor target) => functional.mse_loss(output, target);
}

[CombinedLoss]
public partial class SmoothLoss : BaseLoss
{
    [AuxiliaryLoss(0.1, Typical = 0.3)]
    private static Tensor Roughness(Tensor output) => output.diff(dim: -1).abs().mean();
}
