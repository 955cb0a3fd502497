using System.Diagnostics;
using LossGen;
using MultiFashion.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiFashion.Training;

/// <summary>Trains the same network, from the same seed and on the same batches, under whichever scheme it is given.</summary>
internal sealed class Trainer(Splits splits, int epochs, int trainingPairs)
{
    private const int BatchSize = 128;
    private const int EvaluationBatchSize = 1024;
    private const double LearningRate = 1e-3;

    // Reading a step waits for the device, so only some are read.
    private const int ReadEvery = 8;

    public int Epochs => epochs;

    public int StepsPerEpoch => (trainingPairs + BatchSize - 1) / BatchSize;

    public RunResult Train(Scheme scheme, int seed, Action<EpochResult>? onEpoch = null, Action? onStep = null)
    {
        manual_seed(seed);
        var shuffles = new Random(seed);
        var order = Enumerable.Range(0, trainingPairs).ToArray();

        using var network = new MultiFashionNet();
        using var loss = scheme.Create();
        using var optimizer = OptimizerOf(network, loss.Loss);

        var results = new List<EpochResult>();
        var clock = new Stopwatch();
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            shuffles.Shuffle(order);
            clock.Start();
            var reports = TrainEpoch(network, optimizer, loss.Step, order, onStep);
            loss.Loss.EpochEnd();
            clock.Stop();
            results.Add(EpochResult.Of(epoch, reports, Evaluate(network, splits.Validation)));
            onEpoch?.Invoke(results[^1]);
        }

        return new RunResult(scheme.Name, seed, results, Evaluate(network, splits.Test), clock.Elapsed.TotalSeconds);
    }

    /// <summary>What a scheme learns has a learning rate of its own, ten times the network's: it has far to go.</summary>
    private static Adam OptimizerOf(MultiFashionNet network, LossModule loss) => loss.parameters().Any()
        ? optim.Adam([new Adam.ParamGroup(network.parameters(), LearningRate, beta2: 0.999), new Adam.ParamGroup(loss.parameters(), 10 * LearningRate, beta2: 0.999)])
        : optim.Adam(network.parameters(), LearningRate);

    private List<StepReport> TrainEpoch(
        MultiFashionNet network, optim.Optimizer optimizer, TrainingStep trainingStep, int[] order, Action? onStep)
    {
        var reports = new List<StepReport>();
        for (var i = 0; i < StepsPerEpoch; i++)
        {
            // Everything that this step creates, the network's activations included, is gone at its end.
            using var scope = NewDisposeScope();

            var start = i * BatchSize;
            var batch = splits.Training.Batch(order.AsSpan(start, Math.Min(BatchSize, order.Length - start)));
            using var step = trainingStep(optimizer, () => network.call(batch.Image), batch);

            if (i % ReadEvery == 0)
            {
                reports.Add(step.Read());
            }

            onStep?.Invoke();
        }

        return reports;
    }

    private static Accuracy Evaluate(MultiFashionNet network, PairSet pairs)
    {
        using var noGradients = no_grad();
        long main = 0, second = 0;
        foreach (var chunk in Enumerable.Range(0, pairs.Count).Chunk(EvaluationBatchSize))
        {
            using var scope = NewDisposeScope();
            var batch = pairs.Batch(chunk);
            var prediction = network.call(batch.Image);
            main += prediction.TopLeft.argmax(1).eq(batch.TopLeftLabels).sum().item<long>();
            second += prediction.BottomRight.argmax(1).eq(batch.BottomRightLabels).sum().item<long>();
        }

        return new Accuracy((double)main / pairs.Count, (double)second / pairs.Count);
    }
}
