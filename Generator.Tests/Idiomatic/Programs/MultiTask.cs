// Two heads on one trunk: learned uncertainty weights written by hand, and the same tasks as an annotated class.
using System.Collections.Generic;
using System.Linq;
using LossGen;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.MultiTask;

internal sealed class TwoHeadedNetwork : Module<Tensor, (Tensor Depth, Tensor Classes)>
{
    private readonly Sequential trunk;
    private readonly Linear depthHead;
    private readonly Linear classHead;

    public TwoHeadedNetwork()
        : base(nameof(TwoHeadedNetwork))
    {
        trunk = Sequential(Linear(32, 64), ReLU(), Linear(64, 64), ReLU());
        depthHead = Linear(64, 1);
        classHead = Linear(64, 7);
        RegisterComponents();
    }

    public override (Tensor Depth, Tensor Classes) forward(Tensor x)
    {
        var h = trunk.call(x);
        return (depthHead.call(h).squeeze(1), classHead.call(h));
    }
}

internal sealed class UncertaintyWeights : Module<Tensor, Tensor, Tensor>
{
    private readonly Parameter logVariances = new(zeros(2));

    public UncertaintyWeights()
        : base(nameof(UncertaintyWeights)) => RegisterComponents();

    public override Tensor forward(Tensor regression, Tensor classification)
    {
        var precision = (-logVariances).exp();
        return 0.5 * precision[0] * regression + precision[1] * classification + 0.5 * logVariances.sum();
    }
}

[CombinedLoss(MaxNorm = 1)]
[RelativeToMain]
internal sealed partial class DepthAndClasses
{
    [MainLoss]
    private static Tensor Depth(Tensor depth, Tensor trueDepth) => functional.smooth_l1_loss(depth, trueDepth);

    [AuxiliaryLoss(0.5)]
    private static Tensor Classes(Tensor classes, Tensor labels) => functional.cross_entropy(classes, labels);
}

internal static class MultiTaskTraining
{
    public static void Learned(IEnumerable<(Tensor X, Tensor Depth, Tensor Labels)> data)
    {
        using var network = new TwoHeadedNetwork();
        using var weights = new UncertaintyWeights();
        using var optimizer = optim.Adam(network.parameters().Concat(weights.parameters()), 1e-3);
        foreach (var (x, trueDepth, labels) in data)
        {
            using var scope = NewDisposeScope();
            var (depth, classes) = network.call(x);
            var loss = weights.call(functional.mse_loss(depth, trueDepth), functional.cross_entropy(classes, labels));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
    }

    public static void Annotated(IEnumerable<(Tensor X, Tensor Depth, Tensor Labels)> data)
    {
        using var network = new TwoHeadedNetwork();
        using var loss = new DepthAndClasses();
        using var optimizer = optim.Adam(network.parameters(), 1e-3);
        foreach (var (x, trueDepth, labels) in data)
        {
            using var scope = NewDisposeScope();
            var (depth, classes) = network.call(x);
            using var step = loss.Step(optimizer, depth: depth, trueDepth: trueDepth, classes: classes, labels: labels);
        }
    }
}
