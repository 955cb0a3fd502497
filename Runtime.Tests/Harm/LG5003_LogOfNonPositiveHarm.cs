#pragma warning disable LG5003 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>A component that crosses zero, under schemes that divide by it.</summary>
public partial class LogOfNonPositiveHarm
{
    [Fact]
    public void Zero_becomes_a_wall_that_training_does_not_pass()
    {
        using var added = new Added();
        using var divided = new Divided();

        var (weight, main) = Train((optimizer, weight) => added.Step(optimizer, weight));
        var (stuck, worse) = Train((optimizer, weight) => divided.Step(optimizer, weight));

        Assert.Equal(2.95, weight, tolerance: 0.005);
        Assert.Equal(1.0025, main, tolerance: 0.0005);
        Assert.Equal(1.90, stuck, tolerance: 0.005);
        Assert.Equal(2.21, worse, tolerance: 0.005);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.1, 10)]
    [InlineData(0.001, 1000)]
    public void The_gradient_grows_as_the_component_nears_zero(double distance, double expected)
    {
        using var scope = NewDisposeScope();
        using var loss = new OnItsOwn();
        using var weight = new Parameter(tensor(2 + distance));

        loss.forward(weight).backward();

        Assert.Equal(expected, weight.grad!.ToDouble(), tolerance: expected * 1e-4);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.001, 0.001)]
    public void The_auxiliaries_fade_as_the_main_component_nears_zero(double distance, double expected)
    {
        using var scope = NewDisposeScope();
        using var loss = new MainCrossesZero();
        using var weight = new Parameter(tensor(1.0));

        loss.forward(tensor(distance), weight).backward();

        Assert.Equal(expected, weight.grad!.ToDouble(), tolerance: expected * 1e-4);
    }

    private static (double Weight, double Main) Train(Func<optim.Optimizer, Parameter, IDisposable> step)
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(tensor(1.0));
        using var optimizer = optim.SGD([weight], learningRate: 0.01);
        for (var i = 0; i < 3000; i++)
        {
            step(optimizer, weight).Dispose();
        }

        var end = weight.ToDouble();
        return (end, ((end - 3) * (end - 3)) + 1);
    }

    [CombinedLoss]
    private sealed partial class Added
    {
        [MainLoss]
        private static Tensor Target(Tensor weight) => (weight - 3).square() + 1;

        [AuxiliaryLoss(0.1, CanBeNegative = true)]
        private static Tensor Bonus(Tensor weight) => weight - 2;
    }

    [CombinedLoss, UnitNormalized]
    private sealed partial class Divided
    {
        [MainLoss]
        private static Tensor Target(Tensor weight) => (weight - 3).square() + 1;

        [AuxiliaryLoss(0.1, CanBeNegative = true)]
        private static Tensor Bonus(Tensor weight) => weight - 2;
    }

    [CombinedLoss, UnitNormalized]
    private sealed partial class OnItsOwn
    {
        [LossComponent(CanBeNegative = true)]
        private static Tensor Bonus(Tensor weight) => weight - 2;
    }

    [CombinedLoss, RelativeToMain]
    private sealed partial class MainCrossesZero
    {
        [MainLoss(CanBeNegative = true)]
        private static Tensor Likelihood(Tensor value) => value;

        [AuxiliaryLoss]
        private static Tensor Helper(Tensor weight) => weight;
    }
}
