// Training with validation, averages over an epoch and early stopping, with LossGen.
using System;
using System.Collections.Generic;
using System.IO;
using LossGen;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.EarlyStopping;

[CombinedLoss(NonFinite = NonFinite.Throw)]
[RelativeToMain]
internal sealed partial class PriceLoss
{
    [MainLoss]
    private static Tensor Price(Tensor price, Tensor truePrice) => functional.huber_loss(price, truePrice);

    [AuxiliaryLoss(0.2)]
    private static Tensor Category(Tensor logits, Tensor category) => functional.cross_entropy(logits, category);
}

internal static class Search
{
    private const int Patience = 5;

    public static void Run(Module<Tensor, (Tensor Price, Tensor Logits)> model, List<(Tensor X, Tensor Price, Tensor Category)> train, List<(Tensor X, Tensor Price, Tensor Category)> valid, string file)
    {
        using var optimizer = optim.Adam(model.parameters(), lr: 3e-4);
        var plateau = optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience: 2);
        using var loss = new PriceLoss();
        var best = double.PositiveInfinity;
        var waited = 0;
        for (var epoch = 0; epoch < 200 && waited < Patience; epoch++)
        {
            model.train();
            loss.train();
            using (var epochScope = NewDisposeScope())
            {
                var average = zeros(1);
                foreach (var (x, price, category) in train)
                {
                    using var scope = NewDisposeScope();
                    var (predicted, logits) = model.call(x);
                    using var step = loss.Step(optimizer, price: predicted, truePrice: price, logits: logits, category: category);
                    average.add_(step.Losses[0]);
                }

                Console.WriteLine($"epoch {epoch}: {(average / train.Count).ToSingle():F4}");
            }

            model.eval();
            loss.eval();
            var validation = 0.0;
            using (no_grad())
            {
                foreach (var (x, price, category) in valid)
                {
                    using var scope = NewDisposeScope();
                    var (predicted, logits) = model.call(x);
                    var terms = loss.Compute(price: predicted, truePrice: price, logits: logits, category: category);
                    validation += terms.Price.ToDouble();
                }
            }

            validation /= valid.Count;
            plateau.step(validation);
            if (validation < best)
            {
                (best, waited) = (validation, 0);
                model.save(file);
            }
            else
            {
                waited++;
            }
        }

        if (File.Exists(file))
        {
            model.load(file);
        }
    }
}
