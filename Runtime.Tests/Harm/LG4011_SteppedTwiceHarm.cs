#pragma warning disable LG4011 // The mistake is what is measured.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public class SteppedTwiceHarm
{
    [Fact]
    public void Left_over_step_moves_exactly_twice_as_far()
    {
        var once = Moved(leftOver: false);
        Assert.Equal(2 * once, Moved(leftOver: true), 1e-6);
        Assert.NotEqual(0, once);
    }

    private static float Moved(bool leftOver)
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], learningRate: 0.1);
        using var loss = new HarmedLoss();
        using var step = loss.Step(optimizer, prediction: weight * 2, target: ones(1));
        if (leftOver)
        {
            optimizer.step();
        }

        return weight.item<float>();
    }
}
