using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Alternation;

/// <summary>A critic and a generator with their optimizers and one batch. Every candidate trains its own copy, made from the same seed.</summary>
internal sealed class GanWorkload : IDisposable
{
    private GanWorkload(int batch, int noise, int hidden, int image)
    {
        random.manual_seed(7);
        Critic = Sequential(Linear(image, hidden), ReLU(), Linear(hidden, 1));
        Generator = Sequential(Linear(noise, hidden), ReLU(), Linear(hidden, image));
        Image = randn(batch, image).DetachFromDisposeScope();
        Noise = randn(batch, noise).DetachFromDisposeScope();
        CriticOptimizer = optim.SGD(Critic.parameters(), 1e-3);
        GeneratorOptimizer = optim.SGD(Generator.parameters(), 1e-3);
    }

    public Sequential Critic { get; }

    public Sequential Generator { get; }

    public Tensor Image { get; }

    public Tensor Noise { get; }

    public optim.Optimizer CriticOptimizer { get; }

    public optim.Optimizer GeneratorOptimizer { get; }

    /// <summary>The models by the names that the tables use.</summary>
    public static GanWorkload Create(string model) => model switch
    {
        "tiny" => new GanWorkload(batch: 32, noise: 8, hidden: 32, image: 16),
        "MLP" => new GanWorkload(batch: 128, noise: 64, hidden: 256, image: 784),
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, "The models are tiny and MLP."),
    };

    public void Dispose()
    {
        CriticOptimizer.Dispose();
        GeneratorOptimizer.Dispose();
        Critic.Dispose();
        Generator.Dispose();
        Image.Dispose();
        Noise.Dispose();
    }
}
