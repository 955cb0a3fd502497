// A loop of the user's own around forward: mixed batches, a metric beside the loss, an average that is detached.
using System;
using System.Collections.Generic;
using LossGen;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.OwnLoop;

[CombinedLoss]
internal sealed partial class ReviewLoss
{
    [MainLoss]
    private static Tensor Stars(Tensor stars, Tensor trueStars) => functional.mse_loss(stars, trueStars);

    [AuxiliaryLoss(0.1)]
    private static Tensor Topic(Tensor topic, Tensor trueTopic, double smoothing) =>
        functional.cross_entropy(topic, trueTopic, label_smoothing: smoothing);
}

internal static class OwnLoop
{
    public static void Run(Module<Tensor, (Tensor Stars, Tensor Topic)> model, optim.Optimizer optimizer, IEnumerable<(Tensor X, Tensor Stars, Tensor Topic)> batches)
    {
        using var loss = new ReviewLoss();
        using var average = zeros(1);
        var correct = 0L;
        var seen = 0L;
        foreach (var (x, trueStars, trueTopic) in batches)
        {
            using var scope = NewDisposeScope();
            var (stars, topic) = model.call(x);
            var total = loss.forward(stars: stars, trueStars: trueStars, topic: topic, trueTopic: trueTopic, smoothing: 0.1);

            optimizer.zero_grad();
            total.backward();
            var norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0);
            optimizer.step();

            average.mul_(0.99).add_(total.detach(), alpha: 0.01);
            correct += topic.argmax(1).eq(trueTopic).sum().ToInt64();
            seen += x.shape[0];
            if (seen % 10_000 < x.shape[0])
            {
                Console.WriteLine($"{average.ToSingle():F3} {norm:F2} {(double)correct / seen:P1}");
            }
        }
    }
}
