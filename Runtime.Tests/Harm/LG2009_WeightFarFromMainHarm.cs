#pragma warning disable LG2009 // That the weight alone does not tell is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>One weight of 100, twice: where it repairs a small unit, and where it takes the training over.</summary>
public partial class WeightFarFromMainHarm
{
    [Fact]
    public void The_same_weight_repairs_one_loss_and_takes_the_other_over()
    {
        using var repaired = new SmallUnit();
        using var takenOver = new SameUnit();

        Assert.Equal(0.5, MainShare(weight => repaired.Compute(weight).Target, weight => repaired.Weights.Other * repaired.Compute(weight).Other), tolerance: 1e-4);
        Assert.Equal(0.0099, MainShare(weight => takenOver.Compute(weight).Target, weight => takenOver.Weights.Other * takenOver.Compute(weight).Other), tolerance: 1e-4);
    }

    /// <summary>The main component's part of the gradient norms.</summary>
    private static double MainShare(Func<Tensor, Tensor> main, Func<Tensor, Tensor> other)
    {
        var mainNorm = GradientNorm(main);
        return mainNorm / (mainNorm + GradientNorm(other));
    }

    private static double GradientNorm(Func<Tensor, Tensor> loss)
    {
        using var weight = new Parameter(zeros(1));
        loss(weight).backward();
        return weight.grad!.norm().ToDouble();
    }

    [CombinedLoss]
    private sealed partial class SmallUnit
    {
        [MainLoss]
        private static Tensor Target(Tensor weight) => (weight - 1).square().mean();

        [AuxiliaryLoss(100)]
        private static Tensor Other(Tensor weight) => 0.01 * (weight + 1).square().mean();
    }

    [CombinedLoss]
    private sealed partial class SameUnit
    {
        [MainLoss]
        private static Tensor Target(Tensor weight) => (weight - 1).square().mean();

        [AuxiliaryLoss(100)]
        private static Tensor Other(Tensor weight) => (weight + 1).square().mean();
    }
}
