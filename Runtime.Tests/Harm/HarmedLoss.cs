using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>A loss with which mistakes are made.</summary>
[CombinedLoss]
internal sealed partial class HarmedLoss
{
    [MainLoss]
    private static Tensor Fit(Tensor prediction, Tensor target) => nn.functional.mse_loss(prediction, target);
}
