using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Readme;

/// <summary>What the README says that its loss class replaces.</summary>
internal static class HandWrittenStep
{
    public static void Make(Tensor prediction, Tensor image, Tensor depth, optim.Optimizer optimizer)
    {
        Step(prediction, image, depth, optimizer);

        #region README
        void Step(Tensor prediction, Tensor image,
            Tensor depth, optim.Optimizer optimizer)
        {
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
        }
        #endregion
    }
}
