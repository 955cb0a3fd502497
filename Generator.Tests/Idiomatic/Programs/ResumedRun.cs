// A run that stops and goes on: the model, the optimizer and the loss with its annealed weights are saved together.
using System;
using System.Collections.Generic;
using System.IO;
using LossGen;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Resuming;

[CombinedLoss(KeepCheckpointWeights = true)]
[UnitNormalized]
internal sealed partial class SegmentationLoss
{
    [LossComponent(1)]
    private static Tensor Pixels(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels, ignore_index: 255);

    [LossComponent(0.5)]
    private static Tensor Smooth(Tensor logits) => logits.diff(dim: -1).abs().mean() + logits.diff(dim: -2).abs().mean();
}

internal sealed class Run(string folder)
{
    public void Train(Module<Tensor, Tensor> model, IEnumerable<(Tensor X, Tensor Y)> batches, int epochs)
    {
        using var optimizer = optim.Adam(model.parameters());
        using var loss = new SegmentationLoss();
        var file = Path.Combine(folder, "loss.bin");
        if (File.Exists(file))
        {
            model.load(Path.Combine(folder, "model.bin"));
            loss.load(file);
        }

        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var running = 0.0;
            foreach (var (x, y) in batches)
            {
                using var scope = NewDisposeScope();
                using var step = loss.Step(optimizer, logits: model.call(x), labels: y);
                running = (0.9 * running) + (0.1 * step.Read()["Pixels"]);
            }

            Console.WriteLine($"{epoch}: {running:F3}");
            loss.Weights.Smooth *= 0.9;
            model.save(Path.Combine(folder, "model.bin"));
            loss.save(file);
        }
    }
}
