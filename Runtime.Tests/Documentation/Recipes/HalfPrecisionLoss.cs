using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

[CombinedLoss]
public partial class HalfPrecisionLoss
{
    [MainLoss(Typical = 0.6)]
    private static Tensor Distance(Tensor output, Tensor target) => functional.mse_loss(output, target);

    [AuxiliaryLoss(0.1, Typical = 0.4)]
    private static Tensor Roughness(Tensor output) => output.diff(dim: -1).abs().mean();
}
