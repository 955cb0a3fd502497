using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation;

[CombinedLoss]
public partial class LazyPenaltyLoss
{
    [MainLoss(Typical = 1)]
    private static Tensor Distance(Tensor output, Tensor target) => functional.mse_loss(output, target);

    [Regularizer(0.01, Every = 16)]
    private static Tensor Rank(Tensor output) => linalg.svdvals(output).sum();
}
