#pragma warning disable LG4005 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class FrozenParametersMoveHarm
{
    [Fact]
    public void Adam_moves_what_is_frozen_and_removed_gradients_stop_it()
    {
        Assert.InRange(MovedWhileFrozen(static parameters => optim.Adam(parameters, 0.1), byModule: false), 0.05, 0.2);
        Assert.Equal(0, MovedWhileFrozen(static parameters => optim.Adam(parameters, 0.1), byModule: true));
    }

    [Fact]
    public void So_do_momentum_and_weight_decay_and_plain_descent_does_not()
    {
        Assert.True(MovedWhileFrozen(static parameters => optim.SGD(parameters, 0.1, momentum: 0.9), byModule: false) > 0.01);
        Assert.Equal(0, MovedWhileFrozen(static parameters => optim.SGD(parameters, 0.1, momentum: 0.9), byModule: true));
        Assert.True(MovedWhileFrozen(static parameters => optim.SGD(parameters, 0.1, weight_decay: 0.1), byModule: false) > 0.001);
        Assert.Equal(0, MovedWhileFrozen(static parameters => optim.SGD(parameters, 0.1, weight_decay: 0.1), byModule: true));
        Assert.Equal(0, MovedWhileFrozen(static parameters => optim.SGD(parameters, 0.1), byModule: false));
    }

    [Fact]
    public void What_was_never_trained_stays()
    {
        Assert.Equal(0, MovedWhileFrozen(static parameters => optim.Adam(parameters, 0.1), byModule: false, trainedSteps: 0));
    }

    // How far the frozen weight goes in one step of the optimizer that trained it before.
    private static double MovedWhileFrozen(Func<IEnumerable<Parameter>, optim.Optimizer> make, bool byModule, int trainedSteps = 5)
    {
        using var frozen = Linear(1, 1, hasBias: false);
        using var other = Linear(1, 1, hasBias: false);
        init.ones_(frozen.weight!);
        init.ones_(other.weight!);
        using var optimizer = make(frozen.parameters().Concat(other.parameters()));
        for (var step = 0; step < trainedSteps; step++)
        {
            Step();
        }

        foreach (var parameter in frozen.parameters())
        {
            parameter.requires_grad = false;
        }

        var before = frozen.weight!.ToDouble();
        Step();
        return Math.Abs(frozen.weight!.ToDouble() - before);

        void Step()
        {
            if (byModule)
            {
                frozen.zero_grad();
                other.zero_grad();
            }
            else
            {
                optimizer.zero_grad();
            }

            functional.mse_loss(other.call(frozen.call(ones(1, 1))), full(1, 1, 9f)).backward();
            optimizer.step();
        }
    }
}
