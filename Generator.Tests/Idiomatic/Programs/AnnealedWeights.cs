// A variational autoencoder whose KL weight is warmed up while it trains, with LossGen.
using System;
using System.Collections.Generic;
using LossGen;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Annealing;

[CombinedLoss(MaxNorm = 5)]
internal sealed partial class ElboLoss
{
    [MainLoss]
    private static Tensor Reconstruction(Tensor logits, Tensor pixels) =>
        functional.binary_cross_entropy_with_logits(logits, pixels, reduction: Reduction.Sum) / pixels.shape[0];

    [AuxiliaryLoss(1)]
    private static Tensor Kl(Tensor mean, Tensor logVariance) =>
        -0.5 * (1 + logVariance - mean.pow(2) - logVariance.exp()).sum() / mean.shape[0];
}

internal sealed class Encoder : Module<Tensor, (Tensor Mean, Tensor LogVariance)>
{
    private readonly Linear hidden = Linear(784, 200);
    private readonly Linear mean = Linear(200, 16);
    private readonly Linear logVariance = Linear(200, 16);

    public Encoder()
        : base(nameof(Encoder)) => RegisterComponents();

    public override (Tensor Mean, Tensor LogVariance) forward(Tensor x)
    {
        var h = hidden.call(x).relu();
        return (mean.call(h), logVariance.call(h));
    }
}

internal static class WarmUp
{
    private const int Epochs = 40;
    private const int WarmUpEpochs = 10;

    public static void Run(IReadOnlyList<Tensor> batches)
    {
        using var encoder = new Encoder();
        using var decoder = Sequential(Linear(16, 200), ReLU(), Linear(200, 784));
        using var optimizer = optim.AdamW([.. encoder.parameters(), .. decoder.parameters()], 1e-3, weight_decay: 0.01);
        using var loss = new ElboLoss();
        loss.Weights.Kl = 0;
        var total = batches.Count * WarmUpEpochs;
        var done = 0;
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            foreach (var x in batches)
            {
                using var scope = NewDisposeScope();
                loss.Weights.Kl = Math.Min(1.0, done++ / (double)total);
                var (mean, logVariance) = encoder.call(x);
                var z = mean + randn_like(mean) * (0.5 * logVariance).exp();
                using var step = loss.Step(optimizer, logits: decoder.call(z), pixels: x, mean: mean, logVariance: logVariance);
                if (done % 100 == 0)
                {
                    var report = step.Read();
                    Console.WriteLine($"{epoch}: {report["Reconstruction"]:F1} + {loss.Weights["Kl"]:F2} * {report["Kl"]:F2}");
                }
            }
        }
    }
}
