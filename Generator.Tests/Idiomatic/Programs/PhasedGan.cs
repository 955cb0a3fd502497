// A GAN whose players take turns by LossGen's phases; the samples are drawn without gradient.
using System;
using System.Collections.Generic;
using LossGen;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Phases;

[CombinedLoss]
[Phase("Judge", nameof(Real), nameof(Fake), Trains = new[] { nameof(judge) }, Steps = 2)]
[Phase("Painter", nameof(Fooling), Trains = new[] { nameof(painter) }, MaxNorm = 1)]
internal sealed partial class PaintingLoss
{
    private readonly Module<Tensor, Tensor> judge;
    private readonly Module<Tensor, Tensor> painter;

    public PaintingLoss(Module<Tensor, Tensor> judge, Module<Tensor, Tensor> painter)
    {
        this.judge = judge;
        this.painter = painter;
    }

    [LossComponent(1)]
    private Tensor Real(Tensor images)
    {
        var score = judge.call(images);
        return functional.binary_cross_entropy_with_logits(score, ones_like(score));
    }

    [LossComponent(1)]
    private Tensor Fake(Tensor noise)
    {
        var score = judge.call(painter.call(noise).detach());
        return functional.binary_cross_entropy_with_logits(score, zeros_like(score));
    }

    [LossComponent(1)]
    private Tensor Fooling(Tensor noise)
    {
        var score = judge.call(painter.call(noise));
        return functional.binary_cross_entropy_with_logits(score, ones_like(score));
    }
}

internal static class Studio
{
    public static void Train(IEnumerable<Tensor> images, Action<Tensor> show)
    {
        using var judge = Sequential(Linear(784, 128), LeakyReLU(0.2), Linear(128, 1));
        using var painter = Sequential(Linear(64, 128), ReLU(), Linear(128, 784), Tanh());
        using var judgeOptimizer = optim.Adam(judge.parameters(), 2e-4, beta1: 0.5);
        using var painterOptimizer = optim.Adam(painter.parameters(), 2e-4, beta1: 0.5);
        using var loss = new PaintingLoss(judge, painter);
        var training = loss.Alternate(judge: judgeOptimizer, painter: painterOptimizer);
        var round = 0;
        foreach (var batch in images)
        {
            using var scope = NewDisposeScope();
            using var step = training.Step(images: batch, noise: randn(batch.shape[0], 64));
            if (++round % 500 == 0)
            {
                Console.WriteLine(step.Read());
                using (no_grad())
                {
                    painter.eval();
                    show(painter.call(randn(16, 64)));
                    painter.train();
                }
            }
        }
    }
}
