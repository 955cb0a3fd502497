using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Alternating;

/// <summary>The second program of docs/alternating.md.</summary>
internal static class CriticProgram
{
    public static void Run()
    {
        using var critic = Sequential(Linear(2, 32), ReLU(), Linear(32, 1));
        using var generator = Sequential(Linear(8, 32), ReLU(), Linear(32, 2));
        using var criticOptimizer = optim.Adam(critic.parameters(), 1e-3, beta1: 0.5);
        using var generatorOptimizer = optim.Adam(generator.parameters(), 1e-3, beta1: 0.5);
        using var loss = new CriticLoss(critic, generator);
        var alternation = loss.Alternate(critic: criticOptimizer, generator: generatorOptimizer);
        alternation.CriticScheduler = optim.lr_scheduler.ExponentialLR(criticOptimizer, gamma: 0.999);
        alternation.GeneratorScheduler = optim.lr_scheduler.ExponentialLR(generatorOptimizer, gamma: 0.999);
        for (var i = 0; i < 1000; i++)
        {
            using var scope = NewDisposeScope();
            using var step = alternation.Current == CriticLoss.Phase.Critic
                ? alternation.StepCritic(image: randn(64, 2) * 0.1f + 1, noise: randn(64, 8))
                : alternation.StepGenerator(noise: randn(64, 8));
            if (i % 300 < 3) Console.WriteLine($"{i}: {step.Read()}");
        }
    }
}
