// Gradients of four batches for one step, by hand, on the total of a combined loss.
using System.Collections.Generic;
using LossGen;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.AccumulationOnTotal;

[CombinedLoss]
internal sealed partial class TaggingLoss
{
    [MainLoss]
    private static Tensor Tags(Tensor tagLogits, Tensor tags) => functional.cross_entropy(tagLogits, tags);

    [AuxiliaryLoss(0.3)]
    private static Tensor Length(Tensor length, Tensor trueLength) => functional.smooth_l1_loss(length, trueLength);
}

internal sealed class Trainer(Module<Tensor, (Tensor TagLogits, Tensor Length)> model, optim.Optimizer optimizer)
{
    private const int Batches = 4;
    private readonly TaggingLoss loss = new();

    public double Epoch(IEnumerable<(Tensor Text, Tensor Tags, Tensor Length)> data)
    {
        model.train();
        optimizer.zero_grad();
        var sum = 0.0;
        var count = 0;
        foreach (var (text, tags, trueLength) in data)
        {
            using var scope = NewDisposeScope();
            var (tagLogits, length) = model.call(text);
            var terms = loss.Compute(tagLogits: tagLogits, tags: tags, length: length, trueLength: trueLength);
            (terms.Total / Batches).backward();
            sum += terms.RawTotal.ToDouble();
            count++;
            if (count % Batches == 0)
            {
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                optimizer.step();
                optimizer.zero_grad();
            }
        }

        return sum / count;
    }
}
