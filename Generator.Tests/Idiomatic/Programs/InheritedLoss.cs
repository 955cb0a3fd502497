// A base loss of a project and a derived one that adds a component; both are trained the same way.
using System;
using System.Collections.Generic;
using LossGen;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Inheritance;

[CombinedLoss]
internal partial class DetectionLoss
{
    [MainLoss]
    private protected static Tensor Classes(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);

    [AuxiliaryLoss(5)]
    private protected static Tensor Boxes(Tensor boxes, Tensor trueBoxes) => functional.smooth_l1_loss(boxes, trueBoxes);
}

[CombinedLoss]
internal sealed partial class MaskedDetectionLoss : DetectionLoss
{
    [AuxiliaryLoss(1)]
    private static Tensor Masks(Tensor masks, Tensor trueMasks)
    {
        var probability = masks.sigmoid();
        var overlap = (probability * trueMasks).sum([1, 2]);
        var sizes = probability.sum([1, 2]) + trueMasks.sum([1, 2]);
        return (1 - (2 * overlap + 1) / (sizes + 1)).mean();
    }
}

internal sealed class DetectionTrainer(Module<Tensor, (Tensor Logits, Tensor Boxes, Tensor Masks)> model)
{
    public void Run(IEnumerable<(Tensor Image, Tensor Labels, Tensor Boxes, Tensor Masks)> batches)
    {
        using var optimizer = optim.SGD(model.parameters(), 0.01, momentum: 0.9, weight_decay: 1e-4);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, 1000);
        using var loss = new MaskedDetectionLoss();
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            var (logits, boxes, masks) = model.call(batch.Image);
            using var step = loss.Step(optimizer, logits: logits, labels: batch.Labels, boxes: boxes, trueBoxes: batch.Boxes, masks: masks, trueMasks: batch.Masks);
            schedule.step();
            if (step.Read() is { } report && report["Boxes"] > 10)
            {
                Console.WriteLine(report);
            }
        }
    }
}
