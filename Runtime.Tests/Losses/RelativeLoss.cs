using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Losses;

[CombinedLoss, RelativeToMain]
public partial class RelativeLoss
{
    [MainLoss]
    private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [AuxiliaryLoss(0.3)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [AuxiliaryLoss(0.5)]
    private static Tensor Largest(Tensor prediction, Tensor target) => Components.Largest(prediction, target);
}
