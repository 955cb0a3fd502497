using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Readme;

/// <summary>The second program of the README, to the letter.</summary>
internal static class GanProgram
{
    /// <returns>The mean of what the generator draws at the end.</returns>
    public static double Run()
    {
        #region README
        using var critic = Sequential(Linear(2, 32), ReLU(), Linear(32, 1));
        using var generator = Sequential(Linear(8, 32), ReLU(), Linear(32, 2));
        using var criticOptimizer = optim.Adam(critic.parameters(), 1e-3, beta1: 0.5);
        using var generatorOptimizer = optim.Adam(generator.parameters(), 1e-3, beta1: 0.5);
        using var loss = new GanLoss(critic, generator);
        var alternation = loss.Alternate(critic: criticOptimizer, generator: generatorOptimizer);
        for (var i = 0; i < 1000; i++)
        {
            using var scope = NewDisposeScope();
            var image = randn(64, 2) * 0.1f + 1;                        // what the generator is to imitate
            using var step = alternation.Step(image: image, noise: randn(64, 8));
            if (i % 200 < 2) Console.WriteLine(step.Read());             // a step of each phase
        }
        #endregion

        using var after = NewDisposeScope();
        using var noGrad = no_grad();
        return generator.call(randn(512, 8)).mean().ToDouble();
    }
}
