using System.Diagnostics;
using FourStep.Schedules;
using MultiFashion.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace FourStep;

/// <summary>Trains the same network, from the same seed and on the same pairs, by whichever schedule it is given.</summary>
internal sealed class Trainer(Splits splits, int batchSize, int seed)
{
    public const int Parts = 8;

    private const int EvaluationBatchSize = 1024;

    public ScheduleRun Train(string name, Func<TwoHeads, Schedule> start, Action<string> onPart)
    {
        WarmUp(start);
        manual_seed(seed);
        using var network = new TwoHeads();
        using var schedule = start(network);
        using var process = Process.GetCurrentProcess();
        var batches = Batches(new Random(seed)).GetEnumerator();
        var (steps, seconds) = (0, 0.0);
        while (!schedule.IsFinished)
        {
            using var scope = NewDisposeScope();
            batches.MoveNext();
            var batch = splits.Training.Batch(batches.Current);
            var before = ProcessorTime(process);
            schedule.Step(batch);
            seconds += ProcessorTime(process) - before;
            if (++steps % (schedule.Steps / Parts) == 0)
            {
                var (top, bottom) = Evaluate(network, splits.Validation);
                onPart($"validation: top left {top * 100:F1} %, bottom right {bottom * 100:F1} %");
            }
        }

        var (topLeft, bottomRight) = Evaluate(network, splits.Test);
        return new ScheduleRun(name, topLeft, bottomRight, steps, network.Trunk.Forwards, network.Trunk.Backwards, seconds);
    }

    /// <summary>What is compiled and allocated at the first steps is no schedule's own.</summary>
    private void WarmUp(Func<TwoHeads, Schedule> start)
    {
        using var network = new TwoHeads();
        using var schedule = start(network);
        for (var i = 0; i < 10; i++)
        {
            using var scope = NewDisposeScope();
            schedule.Step(splits.Training.Batch([.. Enumerable.Range(0, batchSize)]));
        }
    }

    /// <summary>Batches without end: the pairs in a new order each time that all were seen.</summary>
    private IEnumerable<int[]> Batches(Random random)
    {
        var order = Enumerable.Range(0, splits.Training.Count).ToArray();
        while (true)
        {
            random.Shuffle(order);
            foreach (var chunk in order.Chunk(batchSize).Where(chunk => chunk.Length == batchSize))
            {
                yield return chunk;
            }
        }
    }

    private static double ProcessorTime(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static (double TopLeft, double BottomRight) Evaluate(TwoHeads network, PairSet pairs)
    {
        using var noGradients = no_grad();
        long topLeft = 0, bottomRight = 0;
        foreach (var chunk in Enumerable.Range(0, pairs.Count).Chunk(EvaluationBatchSize))
        {
            using var scope = NewDisposeScope();
            var batch = pairs.Batch(chunk);
            var features = network.Trunk.call(batch.Image);
            topLeft += network.TopLeft.call(features).argmax(1).eq(batch.TopLeftLabels).sum().item<long>();
            bottomRight += network.BottomRight.call(features).argmax(1).eq(batch.BottomRightLabels).sum().item<long>();
        }

        return ((double)topLeft / pairs.Count, (double)bottomRight / pairs.Count);
    }
}
