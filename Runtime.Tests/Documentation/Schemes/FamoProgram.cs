using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Schemes;

/// <summary>A scheme that looks at the losses again after the optimizer's step.</summary>
internal static class FamoProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var model = Linear(16, 16);
        using var optimizer = optim.Adam(model.parameters(), 1e-2);
        using var loss = new TaskLoss();
        for (var i = 0; i < 200; i++)
        {
            using var scope = NewDisposeScope();
            var target = rand(32, 16);
            var image = target + (0.01 * randn(32, 16));
            using var step = loss.Step(optimizer, () => new TaskLoss.Inputs { Prediction = model.call(image), Target = target });
            Console.WriteLine(step.Read());
        }
    }
}
