#pragma warning disable LG1006 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public partial class IntegerDivisionInWeightHarm
{
    [Fact]
    public void The_auxiliary_trains_nothing()
    {
        using var integers = new Integers();
        using var numbers = new Numbers();

        Assert.Equal(0, integers.Weights.Second);
        Assert.Equal(1.0 / 3, numbers.Weights.Second);
        Assert.Equal(0, Train((optimizer, first, second) => integers.Step(optimizer, first: first, second: second)));
        Assert.Equal(1, Train((optimizer, first, second) => numbers.Step(optimizer, first: first, second: second)), tolerance: 1e-4);
    }

    /// <summary>Where the weight that only the auxiliary reaches ends; it starts at 0 and its optimum is 1.</summary>
    private static double Train(Func<optim.Optimizer, Parameter, Parameter, IDisposable> step)
    {
        using var first = new Parameter(zeros(1));
        using var second = new Parameter(zeros(1));
        using var optimizer = optim.SGD([first, second], learningRate: 0.2);
        for (var i = 0; i < 100; i++)
        {
            step(optimizer, first, second).Dispose();
        }

        return second.ToDouble();
    }

    [CombinedLoss]
    private sealed partial class Integers
    {
        [MainLoss]
        private static Tensor First(Tensor first) => (first - 1).square().mean();

        [AuxiliaryLoss(1 / 3)]
        private static Tensor Second(Tensor second) => (second - 1).square().mean();
    }

    [CombinedLoss]
    private sealed partial class Numbers
    {
        [MainLoss]
        private static Tensor First(Tensor first) => (first - 1).square().mean();

        [AuxiliaryLoss(1.0 / 3)]
        private static Tensor Second(Tensor second) => (second - 1).square().mean();
    }
}
