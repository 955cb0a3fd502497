using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>A model in bfloat16.</summary>
internal static class HalfPrecisionProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var model = Linear(16, 16).to(ScalarType.BFloat16);
        using var optimizer = optim.Adam(model.parameters(), 1e-2);
        using var loss = new HalfPrecisionLoss();
        for (var i = 0; i < 300; i++)
        {
            using var scope = NewDisposeScope();
            var target = rand(32, 16).to(ScalarType.BFloat16);
            using var step = loss.Step(optimizer, output: model.call(target), target: target);
            if (i % 100 == 0) Console.WriteLine(step.Read());
        }
    }
}
