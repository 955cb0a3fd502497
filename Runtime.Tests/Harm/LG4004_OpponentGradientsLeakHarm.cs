#pragma warning disable LG4004 // The mistake is what is measured.
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class OpponentGradientsLeakHarm
{
    [Fact]
    public void The_discriminator_is_moved_the_generators_way()
    {
        var cleared = DiscriminatorGradient(static optimizer => optimizer.zero_grad());
        var leaking = DiscriminatorGradient(static _ => { });

        // A fake of 1 is to be judged low: +1. The generator's wish to be judged three times as high stands against it: -3.
        Assert.Equal(1, cleared, 1e-5);
        Assert.Equal(-2, leaking, 1e-5);
    }

    // What the discriminator's step applies in a round in which the generator is trained first.
    private static float DiscriminatorGradient(Action<optim.Optimizer> beforeBackward)
    {
        using var scope = NewDisposeScope();
        var generator = Linear(1, 1, hasBias: false);
        var discriminator = Linear(1, 1, hasBias: false);
        init.ones_(generator.weight!);
        init.ones_(discriminator.weight!);
        using var generatorStep = optim.SGD(generator.parameters(), learningRate: 0);
        using var discriminatorStep = optim.SGD(discriminator.parameters(), learningRate: 1);
        var x = ones(1, 1);

        discriminatorStep.zero_grad();
        generatorStep.zero_grad();
        (-3 * discriminator.call(generator.call(x)).mean()).backward();
        generatorStep.step();

        beforeBackward(discriminatorStep);
        discriminator.call(generator.call(x).detach()).mean().backward();
        discriminatorStep.step();

        // It was 1, and the step has a learning rate of 1.
        return 1 - discriminator.weight!.item<float>();
    }
}
