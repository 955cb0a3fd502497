using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Losses;

[CombinedLoss, FixedWeights]
public partial class FixedRegularizedLoss
{
    [MainLoss(2, Typical = 1)]
    private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [AuxiliaryLoss(0.3, Typical = 1)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [AuxiliaryLoss(PowerOfTen = -2, Typical = 1)]
    private static Tensor Largest(Tensor prediction, Tensor target) => Components.Largest(prediction, target);

    [Regularizer(0.001)]
    private static Tensor Size(Tensor prediction) => Components.Size(prediction);
}
