using LossGen;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiFashion.Losses;

/// <summary>
/// The usual accident: every term at weight 1, and one of them counts in squared pixels. The two <c>Typical</c> values
/// are those of the first step; they are all that LossGen needs to warn about it.
/// </summary>
[CombinedLoss]
public partial class BadSumLoss
{
    [MainLoss(Typical = 2.3)]
    private static Tensor TopLeft(Tensor topLeftLogits, Tensor topLeftLabels) =>
        functional.cross_entropy(topLeftLogits, topLeftLabels);

    [AuxiliaryLoss(1)]
    private static Tensor BottomRight(Tensor bottomRightLogits, Tensor bottomRightLabels) =>
        functional.cross_entropy(bottomRightLogits, bottomRightLabels);

    [AuxiliaryLoss(1, Typical = 220)]
    private static Tensor Reconstruction(Tensor reconstructed, Tensor image) =>
        functional.mse_loss(reconstructed, image, Reduction.Sum) / image.shape[0];
}
