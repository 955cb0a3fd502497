using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Losses;

/// <summary>The terms that the losses of these tests combine.</summary>
internal static class Components
{
    public static Tensor Squared(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);

    public static Tensor Absolute(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);

    public static Tensor Largest(Tensor prediction, Tensor target) => (prediction - target).abs().amax([1]).mean();

    public static Tensor Size(Tensor prediction) => prediction.square().sum();
}
