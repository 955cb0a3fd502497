using System.Globalization;
using LossGen.Runtime.Tests.Readme;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Probe;

/// <summary>The README's loop for many steps: prints the process's memory after step 1,000 and at the end.</summary>
internal static class MemoryProbe
{
    private const int WarmUp = 1_000;
    private const int CollectEvery = 100;

    public static int Run(int steps)
    {
        // The loop prints a report now and then; only the figures are wanted here.
        var output = Console.Out;
        Console.SetOut(TextWriter.Null);
        using var model = new DepthNet();
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        (long Bytes, long Tensors) early = default;
        ReadmeLoop.Train(model, optimizer, Images());
        var late = Measure();
        Console.SetOut(output);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"resident {early.Bytes} {late.Bytes} tensors {early.Tensors} {late.Tensors}"));
        return 0;

        IEnumerable<Tensor> Images()
        {
            using var image = rand(32, DepthNet.Pixels).DetachFromDisposeScope();
            for (var i = 0; i < steps; i++)
            {
                // The collector may let a hundred megabytes of young garbage stand before it runs, which is no leak. Tensors that
                // nobody disposed would go with it, but those the count of tensors shows, in another test.
                if (i % CollectEvery == 0)
                {
                    GC.Collect();
                }

                if (i == WarmUp)
                {
                    early = Measure();
                }

                yield return image;
            }
        }
    }

    private static (long Bytes, long Tensors) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return (Environment.WorkingSet, Tensor.TotalCount);
    }
}
