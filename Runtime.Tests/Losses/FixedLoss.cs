using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Losses;

[CombinedLoss]
public partial class FixedLoss
{
    [MainLoss(Typical = 1)]
    private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [AuxiliaryLoss(0.3, Typical = 1)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [AuxiliaryLoss(PowerOfTen = -2, Typical = 1)]
    private static Tensor Largest(Tensor prediction, Tensor target) => Components.Largest(prediction, target);
}
