using LossGen;
using LossGen.Samples;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bounds.Recall;

/// <summary>How good a detector is: the share of shirts that it finds, and the share of shirts among what it names one.</summary>
internal readonly record struct Quality(double Recall, double Precision);

/// <summary>One training: what it was asked for, and what came out on the images that it was trained on and on others.</summary>
internal sealed record ShirtRun(double Setting, Quality Training, Quality Validation, Quality Test, BoundReport? Bound);

/// <summary>Trains a linear detector of shirts, with a bound on its recall or with a weight on its misses.</summary>
internal sealed class ShirtTrainer : IDisposable
{
    private const int ValidationDivisor = 7;
    private const int BatchSize = 250;
    private const double LearningRate = 1e-3;
    private const double WeightDecay = 1e-2;

    private readonly ShirtSet _training;
    private readonly ShirtSet _validation;
    private readonly ShirtSet _test;
    private readonly int _epochs;
    private readonly int _seed;

    public ShirtTrainer(FashionMnist data, int epochs, int seed)
    {
        var validation = data.Train.Count / ValidationDivisor;
        var training = data.Train.Count - validation;
        _training = new ShirtSet(data.Train.Select([.. Enumerable.Range(0, training)]));
        _validation = new ShirtSet(data.Train.Select([.. Enumerable.Range(training, validation)]));
        _test = new ShirtSet(data.Test);
        (_epochs, _seed) = (epochs, seed);
    }

    /// <summary>Recall is kept above a bound.</summary>
    public ShirtRun ByBound(double bound)
    {
        using var loss = new ShirtLoss();
        loss.Bounds.Recall = bound;
        BoundReport? last = null;
        return Train(bound, (optimizer, score, isShirt) =>
        {
            using var step = loss.Step(optimizer, score: score, isShirt: isShirt);
            last = step.Read().BoundOf(nameof(ShirtLoss.LossBounds.Recall));
        }) with { Bound = last };
    }

    /// <summary>Misses have a weight.</summary>
    public ShirtRun ByWeight(double weight)
    {
        using var loss = new WeightedShirtLoss();
        loss.Weights.Misses = weight;
        return Train(weight, (optimizer, score, isShirt) => loss.Step(optimizer, score: score, isShirt: isShirt).Dispose());
    }

    public void Dispose()
    {
        _training.Dispose();
        _validation.Dispose();
        _test.Dispose();
    }

    private ShirtRun Train(double setting, Action<optim.Optimizer, Tensor, Tensor> step)
    {
        manual_seed(_seed);
        using var network = Linear(FashionMnist.PixelsPerImage, 1);
        using var optimizer = optim.AdamW(network.parameters(), LearningRate, weight_decay: WeightDecay);
        for (var epoch = 0; epoch < _epochs; epoch++)
        {
            using var order = randperm(_training.Count);
            for (long start = 0; start + BatchSize <= _training.Count; start += BatchSize)
            {
                using var scope = NewDisposeScope();
                var batch = order.slice(0, start, start + BatchSize, 1);
                step(optimizer, network.call(_training.Images[batch]).squeeze(1), _training.IsShirt[batch]);
            }
        }

        return new ShirtRun(setting, Measure(network, _training), Measure(network, _validation), Measure(network, _test), Bound: null);
    }

    private static Quality Measure(Module<Tensor, Tensor> network, ShirtSet set)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var named = network.call(set.Images).squeeze(1).gt(0);
        var found = named.logical_and(set.IsShirt).sum().item<long>();
        return new Quality((double)found / set.IsShirt.sum().item<long>(), (double)found / Math.Max(named.sum().item<long>(), 1));
    }
}
