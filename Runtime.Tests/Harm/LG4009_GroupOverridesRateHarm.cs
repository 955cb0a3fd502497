#pragma warning disable LG4009 // The mistake is what is measured.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public class GroupOverridesRateHarm
{
    /// <summary>Adam's first step moves every parameter by the learning rate.</summary>
    [Fact]
    public void Group_without_a_rate_moves_ten_times_as_far()
    {
        Assert.Equal(1e-3, Moved(static weight => optim.Adam([new Adam.ParamGroup([weight], weight_decay: 0)], lr: 1e-4)), 1e-5);
        Assert.Equal(1e-4, Moved(static weight => optim.Adam([new Adam.ParamGroup([weight], weight_decay: 0, lr: 1e-4)], lr: 1e-4)), 1e-6);
    }

    private static double Moved(Func<Parameter, optim.Optimizer> make)
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(zeros(1));
        using var optimizer = make(weight);
        (weight - 1).square().sum().backward();
        optimizer.step();
        return Math.Abs(weight.item<float>());
    }
}
