using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>Epochs whose batches do not fill the last step.</summary>
internal static class AccumulationProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var model = Linear(16, 16);
        using var optimizer = optim.Adam(model.parameters(), 1e-2);
        using var loss = new SmallBatchLoss();
        using var average = new LossAverage();
        using var data = rand(8 * 22, 16);
        for (var epoch = 0; epoch < 20; epoch++)
        {
            average.Reset();
            for (var i = 0; i < 22; i++)                                // 22 batches: five steps of four, and two that are left
            {
                using var scope = NewDisposeScope();
                var target = data.narrow(0, 8 * i, 8);
                using var step = loss.Step(optimizer, output: model.call(target), target: target);
                average.Add(step, count: 8);
            }

            using var last = loss.EndCycle(optimizer);                  // a step on the mean of the two; null if none is waiting
            if (epoch % 5 == 0) Console.WriteLine($"{average.Read()} | last step {last?.Read().RawTotal:F4}");
        }
    }
}
