using System;
using LossGen;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SharedIntermediates;

/// <summary>A student learns from labels and from a teacher; what both losses are computed of is computed once.</summary>
[CombinedLoss]
public sealed partial class DistillationLoss(Module<Tensor, Tensor> student, Module<Tensor, Tensor> teacher)
{
    private const double Temperature = 4;
    private readonly Module<Tensor, Tensor> student = student;
    private readonly Module<Tensor, Tensor> teacher = teacher;

    [Intermediate]
    private Tensor Logits(Tensor image) => student.call(image);

    [Intermediate]
    private Tensor Taught(Tensor image)
    {
        using var off = no_grad();
        return teacher.call(image) / Temperature;
    }

    [Intermediate]
    private static Tensor Softened(Tensor logits) => functional.log_softmax(logits / Temperature, 1);

    [MainLoss]
    private static Tensor Labelled(Tensor logits, Tensor label) => functional.cross_entropy(logits, label);

    [AuxiliaryLoss(0.5)]
    private static Tensor Distilled(Tensor softened, Tensor taught) =>
        functional.kl_div(softened, functional.log_softmax(taught, 1), log_target: true, reduction: Reduction.Sum) * (Temperature * Temperature / taught.shape[0]);
}

/// <summary>The generator runs once a step, in the critic's as in its own.</summary>
[CombinedLoss]
[Phase("Critic", nameof(Distance), nameof(Slope), Trains = new[] { nameof(critic) }, Steps = 5)]
[Phase("Generator", nameof(Fooling), Trains = new[] { nameof(generator) })]
public sealed partial class WassersteinLoss(Module<Tensor, Tensor> critic, Module<Tensor, Tensor> generator)
{
    private readonly Module<Tensor, Tensor> critic = critic;
    private readonly Module<Tensor, Tensor> generator = generator;

    [Intermediate]
    private Tensor Fake(Tensor noise) => generator.call(noise);

    [Intermediate]
    private static Tensor Mixed(Tensor real, Tensor fake)
    {
        var share = rand(real.shape[0], 1);
        return (share * real + (1 - share) * fake).detach().requires_grad_(true);
    }

    [LossComponent(CanBeNegative = true)]
    private Tensor Distance(Tensor real, Tensor fake) => critic.call(fake).mean() - critic.call(real).mean();

    [LossComponent(10)]
    private Tensor Slope(Tensor mixed)
    {
        var score = critic.call(mixed);
        var slope = autograd.grad(new[] { score.sum() }, new[] { mixed }, retain_graph: true, create_graph: true)[0];
        return (slope.norm(1) - 1).square().mean();
    }

    [LossComponent(CanBeNegative = true)]
    private Tensor Fooling(Tensor fake) => -critic.call(fake).mean();
}

public static class Program
{
    public static void Main()
    {
        using var student = Linear(4, 3);
        using var teacher = Linear(4, 3);
        using var optimizer = optim.Adam(student.parameters(), 1e-3);
        using var distillation = new DistillationLoss(student, teacher);
        for (var i = 0; i < 100; i++)
        {
            using var scope = NewDisposeScope();
            using var step = distillation.Step(optimizer, image: randn(8, 4), label: randint(0, 3, 8));
            if (i % 20 == 0)
            {
                Console.WriteLine(step.Read());
            }
        }

        using var critic = Linear(2, 1);
        using var generator = Linear(4, 2);
        using var criticOptimizer = optim.Adam(critic.parameters(), 1e-4);
        using var generatorOptimizer = optim.Adam(generator.parameters(), 1e-4);
        using var loss = new WassersteinLoss(critic, generator);
        var turns = loss.Alternate(critic: criticOptimizer, generator: generatorOptimizer);
        for (var i = 0; i < 600; i++)
        {
            using var scope = NewDisposeScope();
            turns.Step(noise: randn(16, 4), real: randn(16, 2)).Dispose();
        }
    }
}
