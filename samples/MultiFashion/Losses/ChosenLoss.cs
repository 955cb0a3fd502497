using LossGen;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiFashion.Losses;

/// <summary>The same losses and weights under the scheme that the command line names.</summary>
[CombinedLoss]
[ChosenScheme]
public partial class ChosenLoss
{
    [MainLoss(Typical = 2.3)]
    private static Tensor TopLeft(Tensor topLeftLogits, Tensor topLeftLabels) =>
        functional.cross_entropy(topLeftLogits, topLeftLabels);

    [AuxiliaryLoss(0.3, Typical = 2.3)]
    private static Tensor BottomRight(Tensor bottomRightLogits, Tensor bottomRightLabels) =>
        functional.cross_entropy(bottomRightLogits, bottomRightLabels);

    [AuxiliaryLoss(0.1, Typical = 220)]
    private static Tensor Reconstruction(Tensor reconstructed, Tensor image) =>
        functional.mse_loss(reconstructed, image, Reduction.Sum) / image.shape[0];
}
