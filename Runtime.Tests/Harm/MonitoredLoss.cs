using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>Two losses under the scheme whose total is constant.</summary>
[CombinedLoss]
[UnitNormalized]
public partial class MonitoredLoss
{
    [MainLoss]
    private static Tensor Shape(Tensor prediction, Tensor target) => nn.functional.mse_loss(prediction, target);

    [AuxiliaryLoss]
    private static Tensor Size(Tensor prediction, Tensor target) => nn.functional.l1_loss(prediction, target);
}
