using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>A variational autoencoder of garments; both of its components act on the encoder.</summary>
internal abstract class VaeTraining : Training
{
    private const int Width = 64;
    private const int Latent = 8;

    private readonly Module<Tensor, Tensor> encoder = Sequential(Linear(Garments.Pixels, Width), ReLU(), Linear(Width, 2 * Latent));
    private readonly Module<Tensor, Tensor> decoder = Sequential(Linear(Latent, Width), ReLU(), Linear(Width, Garments.Pixels));

    public sealed override IReadOnlyList<nn.Module> Modules => [encoder, decoder];

    public sealed override IEnumerable<Parameter> Shared => encoder.parameters();

    protected (Tensor Output, Tensor Mean, Tensor LogVariance) Encode(Tensor images)
    {
        var code = encoder.call(images).chunk(2, 1);
        var (mean, logVariance) = (code[0], code[1]);
        return (decoder.call(mean + randn_like(mean) * (logVariance / 2).exp()), mean, logVariance);
    }
}
