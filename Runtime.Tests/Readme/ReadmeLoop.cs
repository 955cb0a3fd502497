using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Readme;

/// <summary>The training loop of the README, to the letter.</summary>
internal static class ReadmeLoop
{
    public static void Train(DepthNet model, optim.Optimizer optimizer, IEnumerable<Tensor> images)
    {
        #region README
        using var loss = new DepthLoss();
        var i = 0;
        foreach (var image in images)
        {
            using var scope = NewDisposeScope();                        // frees what the model computed
            var (prediction, depth) = model.call(image);
            using var step = loss.Step(optimizer, prediction: prediction, image: image, depth: depth);
            if (i++ % 50 == 0) Console.WriteLine(step.Read());          // the only line that waits for the device
        }
        #endregion
    }
}
