using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Readme;

/// <summary>What the README says that its loss class replaces.</summary>
internal static class HandWrittenLoop
{
    public static void Train(DepthNet model, optim.Optimizer optimizer, IEnumerable<Tensor> images)
    {
        foreach (var image in images)
        {
            using var scope = NewDisposeScope();
            var (prediction, depth) = model.call(image);
            #region README
            var photometric = functional.l1_loss(prediction, image);
            var smoothness = depth.diff(dim: -1).abs().mean();

            // Without detach the gradient of the ratio
            // cancels that of the loss: it trains nothing.
            var ratio = photometric.detach().abs()
                / (smoothness.detach().abs() + 1e-8);
            var total = photometric
                + 0.1 * smoothness * ratio.clamp_max(1e8);

            // optimizer.zero_grad() leaves zeros, on which
            // Adam's momentum still moves frozen weights.
            foreach (var p in optimizer.parameters())
                p.grad = null;
            total.backward();
            optimizer.step();
            #endregion
        }
    }
}
