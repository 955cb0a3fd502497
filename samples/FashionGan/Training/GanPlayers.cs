using FashionGan.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace FashionGan.Training;

/// <summary>Both networks with an optimizer each: what a run starts from, the same for every run with the same seed.</summary>
internal sealed class GanPlayers : IDisposable
{
    private const double LearningRate = 1e-3;

    // Momentum of a half, as usual for GANs: the opponent changes, and old gradients mislead.
    private const double Beta1 = 0.5;

    public GanPlayers()
    {
        CriticOptimizer = optim.Adam(Critic.parameters(), LearningRate, Beta1);
        GeneratorOptimizer = optim.Adam(Generator.parameters(), LearningRate, Beta1);
    }

    public GarmentCritic Critic { get; } = new();

    public GarmentGenerator Generator { get; } = new();

    public optim.Optimizer CriticOptimizer { get; }

    public optim.Optimizer GeneratorOptimizer { get; }

    public void Dispose()
    {
        CriticOptimizer.Dispose();
        GeneratorOptimizer.Dispose();
        Critic.Dispose();
        Generator.Dispose();
    }
}
