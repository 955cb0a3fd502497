using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Steps;

/// <summary>Eight scalar losses of a prediction and a target of the same shape, and the weights that every form gives them.</summary>
internal static class LossFunctions
{
    public static readonly double[] Weights = [1, 0.5, 0.25, 0.125, 0.1, 0.05, 0.02, 0.01];

    public static Tensor Squared(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);

    public static Tensor Absolute(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);

    public static Tensor Smooth(Tensor prediction, Tensor target) => functional.smooth_l1_loss(prediction, target);

    public static Tensor Huber(Tensor prediction, Tensor target) => functional.huber_loss(prediction, target);

    public static Tensor Magnitude(Tensor prediction) => prediction.abs().mean();

    public static Tensor Energy(Tensor prediction) => prediction.square().mean();

    public static Tensor Softness(Tensor prediction) => functional.softplus(prediction).mean();

    public static Tensor Entropy(Tensor prediction, Tensor target) =>
        functional.binary_cross_entropy_with_logits(prediction, target);
}
