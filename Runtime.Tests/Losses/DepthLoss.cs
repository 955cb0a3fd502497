using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Losses;

[CombinedLoss]
[RelativeToMain]
public partial class DepthLoss
{
    [MainLoss]
    private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

    [AuxiliaryLoss(0.1)]
    private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
}

[CombinedLoss(NonFinite = NonFinite.SkipStep, MaxNorm = 1)]
public partial class FixedLoss
{
    [MainLoss]
    private static Tensor First(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);

    [AuxiliaryLoss(PowerOfTen = -2, Justification = "x")]
    private static Tensor Second(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);

    [Regularizer(1e-4)]
    private static Tensor Decay(Tensor prediction) => prediction.square().sum();
}

[CombinedLoss, UnitNormalized(Epsilon = 0)]
public partial class UnitLoss
{
    [LossComponent]
    private static Tensor First(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);

    [LossComponent(2)]
    private static Tensor Second(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);

    [Regularizer(1e-4)]
    private static Tensor Decay(Tensor prediction) => prediction.square().sum();
}
