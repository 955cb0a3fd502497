// A variational autoencoder on binary images: both terms are summed over an image and averaged over the batch.
using System.Collections.Generic;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Generation;

internal sealed class Vae : Module<Tensor, (Tensor Logits, Tensor Mean, Tensor LogVariance)>
{
    private readonly Linear encoder;
    private readonly Linear toMean;
    private readonly Linear toLogVariance;
    private readonly Sequential decoder;

    public Vae(int pixels = 784, int latent = 20)
        : base(nameof(Vae))
    {
        encoder = Linear(pixels, 400);
        toMean = Linear(400, latent);
        toLogVariance = Linear(400, latent);
        decoder = Sequential(Linear(latent, 400), ReLU(), Linear(400, pixels));
        RegisterComponents();
    }

    public override (Tensor Logits, Tensor Mean, Tensor LogVariance) forward(Tensor x)
    {
        var h = encoder.call(x).relu();
        var mean = toMean.call(h);
        var logVariance = toLogVariance.call(h);
        var z = mean + randn_like(mean) * (0.5 * logVariance).exp();
        return (decoder.call(z), mean, logVariance);
    }

    public Tensor Sample(int count)
    {
        using var noGrad = no_grad();
        return decoder.call(randn(count, toMean.out_features)).sigmoid();
    }
}

internal static class VaeTraining
{
    public static void Run(IEnumerable<Tensor> batches, double beta)
    {
        using var model = new Vae();
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        var step = 0;
        foreach (var x in batches)
        {
            using var scope = NewDisposeScope();
            var (logits, mean, logVariance) = model.call(x.view(-1, 784));
            var reconstruction = functional.binary_cross_entropy_with_logits(logits, x.view(-1, 784), reduction: Reduction.Sum) / x.shape[0];
            var divergence = -0.5 * (1 + logVariance - mean.pow(2) - logVariance.exp()).sum() / x.shape[0];
            var loss = reconstruction + beta * divergence;

            optimizer.zero_grad();
            loss.backward();
            optimizer.step();

            if (++step % 100 == 0)
            {
                System.Console.WriteLine($"{step}: {reconstruction.ToSingle():F2} + {beta} * {divergence.ToSingle():F2}");
            }
        }
    }
}
