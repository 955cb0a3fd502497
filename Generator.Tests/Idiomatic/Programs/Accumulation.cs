// Gradients of several small batches for one step, with warm-up, logging and a checkpoint.
using System;
using System.Collections.Generic;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.LargeBatches;

internal static class Accumulation
{
    public static void Train(Module<Tensor, Tensor> model, IReadOnlyList<(Tensor X, Tensor Y)> batches, int accumulate, string checkpoint)
    {
        using var optimizer = optim.AdamW(model.parameters(), lr: 3e-4, weight_decay: 0.05);
        var warmUp = optim.lr_scheduler.LambdaLR(optimizer, step => Math.Min(1.0, (step + 1) / 100.0));
        using var criterion = MSELoss();
        var total = 0.0;
        var best = double.MaxValue;

        optimizer.zero_grad();
        for (var i = 0; i < batches.Count; i++)
        {
            using var scope = NewDisposeScope();
            var (x, y) = batches[i];
            var loss = criterion.call(model.call(x), y);
            total += loss.ToDouble();
            (loss / accumulate).backward();

            if ((i + 1) % accumulate == 0 || i + 1 == batches.Count)
            {
                nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                optimizer.step();
                warmUp.step();
                optimizer.zero_grad();
            }
        }

        var mean = total / batches.Count;
        if (mean < best)
        {
            best = mean;
            model.save(checkpoint);
        }
    }
}
