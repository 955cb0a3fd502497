using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Readme;

/// <summary>The program of the README, to the letter.</summary>
internal static class ReadmeProgram
{
    public static void Run()
    {
        #region README
        using var model = Linear(64, 64);
        using var optimizer = optim.Adam(model.parameters(), 1e-2);
        using var loss = new DepthLoss();
        for (var i = 0; i < 500; i++)
        {
            using var scope = NewDisposeScope();                        // frees what the model computed
            var image = rand(8, 64);
            var prediction = model.call(image);
            using var step = loss.Step(optimizer, prediction: prediction, image: image, depth: prediction);
            if (i % 100 == 0) Console.WriteLine(step.Read());           // the only line that waits for the device
        }
        #endregion
    }
}
