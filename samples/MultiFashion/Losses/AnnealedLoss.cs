using LossGen;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiFashion.Losses;

/// <summary>Drawing first, naming later: the weight of the reconstruction falls by the same factor after every epoch.</summary>
[CombinedLoss]
public partial class AnnealedLoss
{
    [MainLoss(Typical = 2.3)]
    private static Tensor TopLeft(Tensor topLeftLogits, Tensor topLeftLabels) =>
        functional.cross_entropy(topLeftLogits, topLeftLabels);

    [AuxiliaryLoss(0.3)]
    private static Tensor BottomRight(Tensor bottomRightLogits, Tensor bottomRightLabels) =>
        functional.cross_entropy(bottomRightLogits, bottomRightLabels);

    [AuxiliaryLoss(Typical = 220), ExponentialSchedule(0.01, 0.0001, Epochs = 4)]
    private static Tensor Reconstruction(Tensor reconstructed, Tensor image) =>
        functional.mse_loss(reconstructed, image, Reduction.Sum) / image.shape[0];
}
