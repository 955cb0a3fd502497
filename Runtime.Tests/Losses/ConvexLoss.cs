using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Losses;

[CombinedLoss, ConvexWeights]
public partial class ConvexLoss
{
    [MainLoss(0.5)]
    private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [AuxiliaryLoss(0.3)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [AuxiliaryLoss(0.2)]
    private static Tensor Largest(Tensor prediction, Tensor target) => Components.Largest(prediction, target);
}
