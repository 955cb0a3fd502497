#pragma warning disable LG2006 // What is reported is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public partial class InertWeightHarm
{
    [Fact]
    public void A_factor_in_the_component_changes_nothing_and_the_weight_does()
    {
        using var plain = new Plain();
        using var factored = new Factored();
        using var weighted = new Plain();
        weighted.Weights.Other = 100;

        var reference = Gradient(weight => plain.Compute(weight: weight).Total);

        Assert.Equal(reference, Gradient(weight => factored.Compute(weight: weight).Total), tolerance: 1e-5);
        Assert.True(Gradient(weight => weighted.Compute(weight: weight).Total) > 10 * reference);
    }

    private static double Gradient(Func<Tensor, Tensor> loss)
    {
        using var weight = new Parameter(ones(1) * 2);
        loss(weight).backward();
        return weight.grad!.ToDouble();
    }

    [CombinedLoss, UnitNormalized]
    private sealed partial class Plain
    {
        [MainLoss]
        private static Tensor Target(Tensor weight) => (weight - 1).square().mean();

        [AuxiliaryLoss]
        private static Tensor Other(Tensor weight) => (weight + 1).square().mean();
    }

    [CombinedLoss, UnitNormalized]
    private sealed partial class Factored
    {
        [MainLoss]
        private static Tensor Target(Tensor weight) => (weight - 1).square().mean();

        [AuxiliaryLoss]
        private static Tensor Other(Tensor weight) => 100 * (weight + 1).square().mean();
    }
}
