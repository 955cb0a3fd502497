using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

[CombinedLoss]
public partial class EncodingLoss
{
    [MainLoss(Typical = 1.5)]
    private static Tensor Reconstruction(Tensor output, Tensor image) => functional.mse_loss(output, image);

    [AuxiliaryLoss(Typical = 1.2), LinearSchedule(0, 0.01, Epochs = 5)]
    private static Tensor Divergence(Tensor mean, Tensor logVariance) =>
        (0.5 * (mean.square() + logVariance.exp() - 1 - logVariance)).sum(1).mean();
}
