using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Losses;

[CombinedLoss, GeometricMean]
public partial class GeometricLoss
{
    [MainLoss]
    private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [AuxiliaryLoss(0.3)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [AuxiliaryLoss(0.5)]
    private static Tensor Largest(Tensor prediction, Tensor target) => Components.Largest(prediction, target);
}
