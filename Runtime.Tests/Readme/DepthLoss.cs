using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Readme;

#region README
[CombinedLoss]
[RelativeToMain]
public partial class DepthLoss
{
    [MainLoss]
    private static Tensor Photometric(Tensor prediction, Tensor image) =>
        functional.l1_loss(prediction, image);

    [AuxiliaryLoss(0.1)]
    private static Tensor Smoothness(Tensor depth) =>
        depth.diff(dim: -1).abs().mean();
}
#endregion
