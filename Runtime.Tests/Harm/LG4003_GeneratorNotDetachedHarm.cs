#pragma warning disable LG4003 // The mistake is what is measured.
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class GeneratorNotDetachedHarm
{
    [Fact]
    public void Every_parameter_of_the_generator_gets_a_gradient_that_nobody_wants()
    {
        using var generator = Linear(4, 2);
        using var discriminator = Linear(2, 1);

        discriminator.call(generator.call(ones(3, 4)).detach()).mean().backward();
        Assert.All(generator.parameters(), static parameter => Assert.True(parameter.grad is null));

        discriminator.call(generator.call(ones(3, 4))).mean().backward();
        Assert.All(generator.parameters(), static parameter => Assert.True(parameter.grad is not null));
    }

    [Fact]
    public void Left_there_it_cancels_what_the_generator_learns()
    {
        var alone = Moved(static (generator, discriminator, x) => discriminator.call(generator.call(x).detach()).mean().backward());
        var cancelled = Moved(static (generator, discriminator, x) => discriminator.call(generator.call(x)).mean().backward());

        // The discriminator wants a low judgement, the generator a high one: the two gradients are each other's negative.
        Assert.Equal(1, alone, 1e-5);
        Assert.Equal(0, cancelled, 1e-5);
    }

    // How far one round moves the generator's weight, when both optimizers are cleared before it only.
    private static float Moved(Action<Linear, Linear, Tensor> discriminatorBackward)
    {
        using var scope = NewDisposeScope();
        var generator = Linear(1, 1, hasBias: false);
        var discriminator = Linear(1, 1, hasBias: false);
        init.ones_(generator.weight!);
        init.ones_(discriminator.weight!);
        using var generatorStep = optim.SGD(generator.parameters(), learningRate: 1);
        using var discriminatorStep = optim.SGD(discriminator.parameters(), learningRate: 0);
        var x = ones(1, 1);

        generatorStep.zero_grad();
        discriminatorStep.zero_grad();
        discriminatorBackward(generator, discriminator, x);
        discriminatorStep.step();
        discriminator.call(generator.call(x)).mean().neg().backward();
        generatorStep.step();
        return Math.Abs(generator.weight!.item<float>() - 1);
    }
}
