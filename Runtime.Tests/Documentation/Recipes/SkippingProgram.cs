using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>Some batches are broken.</summary>
internal static class SkippingProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var model = Linear(16, 16);
        using var optimizer = optim.Adam(model.parameters(), 1e-2);
        using var loss = new SkippingLoss();
        using var average = new LossAverage();
        var inARow = 0;
        for (var i = 0; i < 200; i++)
        {
            using var scope = NewDisposeScope();
            var target = rand(32, 16);
            if (i % 50 == 49) target[0, 0] = float.NaN;                 // a broken picture
            using var step = loss.Step(optimizer, output: model.call(target), target: target);
            average.Add(step);                                          // leaves a skipped step out, and counts it
            inARow = step.Skipped ? inARow + 1 : 0;
            if (step.Skipped || i % 50 == 0) Console.WriteLine(step.Read());
            if (inARow == 10) throw new InvalidOperationException("Ten steps in a row were skipped: the training has diverged.");
        }

        Console.WriteLine(average.Read());
    }
}
