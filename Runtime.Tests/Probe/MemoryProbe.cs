using System.Globalization;
using LossGen.Runtime.Tests.Phases;
using LossGen.Runtime.Tests.Readme;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Probe;

/// <summary>Many training steps: prints the process's memory after step 1,000 and at the end.</summary>
internal static class MemoryProbe
{
    private const int WarmUp = 1_000;
    private const int CollectEvery = 100;

    /// <summary>The loop of the README, on a model with two results.</summary>
    public static int RunReadmeLoop(int steps) => Measure(steps, static ticks =>
    {
        using var model = new DepthNet();
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        using var image = rand(32, DepthNet.Pixels).DetachFromDisposeScope();
        using var loss = new DepthLoss();
        foreach (var i in ticks)
        {
            using var scope = NewDisposeScope();
            var (prediction, depth) = model.call(image);
            using var step = loss.Step(optimizer, prediction: prediction, image: image, depth: depth);
            if (i % 50 == 0) _ = step.Read();
        }
    });

    /// <summary>Alternating training.</summary>
    public static int RunPhases(int steps) => Measure(steps, static ticks =>
    {
        using var scope = NewDisposeScope();
        var (critic, generator) = (nn.Sequential(nn.Linear(2, 6), nn.Linear(6, 1)), nn.Sequential(nn.Linear(3, 6), nn.Linear(6, 2)));
        var (real, noise) = (randn(8, 2), randn(8, 3));
        var alternation = new GanLoss(critic, generator).Alternate(
            critic: optim.Adam(critic.parameters(), 1e-3), generator: optim.Adam(generator.parameters(), 1e-3));
        foreach (var _ in ticks)
        {
            using var inner = NewDisposeScope();
            alternation.Step(real: real, noise: noise).Dispose();
        }
    });

    private static int Measure(int steps, Action<IEnumerable<int>> train)
    {
        (long Bytes, long Tensors) early = default;
        (long Bytes, long Tensors) late = default;
        train(Ticks());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"resident {early.Bytes} {late.Bytes} tensors {early.Tensors} {late.Tensors}"));
        return 0;

        IEnumerable<int> Ticks()
        {
            for (var i = 0; i < steps; i++)
            {
                // The collector may let a hundred megabytes of young garbage stand before it runs, which is no leak. Tensors
                // that nobody disposed would go with it, but those the count of tensors shows, in another test.
                if (i % CollectEvery == 0)
                {
                    GC.Collect();
                }

                if (i == WarmUp)
                {
                    early = Now();
                }

                yield return i;
            }

            late = Now();
        }
    }

    private static (long Bytes, long Tensors) Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (Environment.WorkingSet, Tensor.TotalCount);
    }
}
