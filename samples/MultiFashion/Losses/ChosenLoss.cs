using LossGen;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiFashion.Losses;

/// <summary>The same losses and weights under the scheme that the command line names.</summary>
[CombinedLoss]
[ChosenScheme]
public partial class ChosenLoss
{
    [MainLoss(Typical = 2.3, Measure = nameof(TopLeftAccuracy))]
    private static Tensor TopLeft(Tensor topLeftLogits, Tensor topLeftLabels) =>
        functional.cross_entropy(topLeftLogits, topLeftLabels);

    [AuxiliaryLoss(0.3, Typical = 2.3, Measure = nameof(BottomRightAccuracy))]
    private static Tensor BottomRight(Tensor bottomRightLogits, Tensor bottomRightLabels) =>
        functional.cross_entropy(bottomRightLogits, bottomRightLabels);

    [AuxiliaryLoss(0.1, Typical = 220, Measure = nameof(Likeness))]
    private static Tensor Reconstruction(Tensor reconstructed, Tensor image) =>
        functional.mse_loss(reconstructed, image, Reduction.Sum) / image.shape[0];

    private static Tensor TopLeftAccuracy(Tensor topLeftLogits, Tensor topLeftLabels) => Accuracy(topLeftLogits, topLeftLabels);

    private static Tensor BottomRightAccuracy(Tensor bottomRightLogits, Tensor bottomRightLabels) =>
        Accuracy(bottomRightLogits, bottomRightLabels);

    // The share of the picture's variance that was drawn.
    private static Tensor Likeness(Tensor reconstructed, Tensor image) => 1 - (functional.mse_loss(reconstructed, image) / image.var());

    private static Tensor Accuracy(Tensor logits, Tensor labels) => logits.argmax(1).eq(labels).to(float32).mean();
}
