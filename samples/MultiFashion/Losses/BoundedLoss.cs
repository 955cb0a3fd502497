using LossGen;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiFashion.Losses;

/// <summary>The reconstruction has a bound and no weight: it is to be good enough, and no better than that.</summary>
[CombinedLoss]
public partial class BoundedLoss
{
    [MainLoss(Typical = 2.3)]
    private static Tensor TopLeft(Tensor topLeftLogits, Tensor topLeftLabels) =>
        functional.cross_entropy(topLeftLogits, topLeftLabels);

    [AuxiliaryLoss(0.3, Typical = 2.3)]
    private static Tensor BottomRight(Tensor bottomRightLogits, Tensor bottomRightLabels) =>
        functional.cross_entropy(bottomRightLogits, bottomRightLabels);

    [KeepBelow(40)]
    private static Tensor Reconstruction(Tensor reconstructed, Tensor image) =>
        functional.mse_loss(reconstructed, image, Reduction.Sum) / image.shape[0];
}
