// WGAN-GP: five critic steps with a gradient penalty for one generator step.
using System;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Adversarial;

internal static class WassersteinCritic
{
    private const double Penalty = 10;
    private const int CriticSteps = 5;

    public static void Train(Func<Tensor> nextBatch, int iterations)
    {
        using Sequential generator = Sequential(Linear(16, 64), ReLU(), Linear(64, 2));
        using Sequential critic = Sequential(Linear(2, 64), LeakyReLU(0.2), Linear(64, 1));
        using var generatorOptimizer = optim.Adam(generator.parameters(), 1e-4, 0.0, 0.9);
        using var criticOptimizer = optim.Adam(critic.parameters(), 1e-4, 0.0, 0.9);

        for (var iteration = 0; iteration < iterations; iteration++)
        {
            foreach (var parameter in critic.parameters())
            {
                parameter.requires_grad = true;
            }

            for (var i = 0; i < CriticSteps; i++)
            {
                using var scope = NewDisposeScope();
                var real = nextBatch();
                Tensor fake;
                using (no_grad())
                {
                    fake = generator.call(randn(real.shape[0], 16));
                }

                critic.zero_grad();
                var loss = critic.call(fake).mean() - critic.call(real).mean() + Penalty * GradientPenalty(critic, real, fake);
                loss.backward();
                criticOptimizer.step();
            }

            foreach (var parameter in critic.parameters())
            {
                parameter.requires_grad = false;
            }

            using (NewDisposeScope())
            {
                generator.zero_grad();
                var loss = -critic.call(generator.call(randn(64, 16))).mean();
                loss.backward();
                generatorOptimizer.step();
            }
        }
    }

    private static Tensor GradientPenalty(Module<Tensor, Tensor> critic, Tensor real, Tensor fake)
    {
        var mix = rand(real.shape[0], 1);
        var between = (mix * real + (1 - mix) * fake).requires_grad_();
        var score = critic.call(between);
        var gradient = autograd.grad(
            new[] { score.sum() },
            new[] { between },
            retain_graph: true,
            create_graph: true)[0];
        return (gradient.norm(dim: 1) - 1).pow(2).mean();
    }
}
