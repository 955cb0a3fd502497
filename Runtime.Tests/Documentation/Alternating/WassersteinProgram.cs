using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Alternating;

/// <summary>A Wasserstein GAN with a gradient penalty.</summary>
internal static class WassersteinProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var critic = Sequential(Linear(2, 64), LeakyReLU(0.2), Linear(64, 1));
        using var generator = Sequential(Linear(8, 64), ReLU(), Linear(64, 2));
        using var criticOptimizer = optim.Adam(critic.parameters(), 2e-3, beta1: 0, beta2: 0.9);
        using var generatorOptimizer = optim.Adam(generator.parameters(), 5e-4, beta1: 0, beta2: 0.9);
        using var loss = new WassersteinLoss(critic, generator);
        var alternation = loss.Alternate(critic: criticOptimizer, generator: generatorOptimizer);
        for (var i = 0; i < 3000; i++)
        {
            using var scope = NewDisposeScope();
            var image = randn(64, 2) * 0.5f + 1;                        // what the generator is to imitate
            using var step = alternation.Step(noise: randn(64, 8), image: image);
            if (i % 600 > 597) Console.WriteLine($"{i}: {step.Read()}");
        }

        using var drawn = generator.call(randn(256, 8));
        Console.WriteLine($"mean {drawn.mean().ToSingle():F2}");       // near 1, the images' mean: with other seeds and processors from 0.7 to 1.4
    }
}
