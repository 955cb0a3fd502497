#pragma warning disable LG2005 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>0 × NaN is NaN: a weight of 0 switches no component off.</summary>
public partial class ComponentWithoutEffectHarm
{
    [Theory]
    [InlineData(0)]
    [InlineData(1e-6)]
    [InlineData(0.1)]
    public void A_component_that_fails_makes_the_gradient_NaN_whatever_its_weight(double weight)
    {
        using var scope = NewDisposeScope();
        using var loss = new WithFailure();
        using var parameter = new Parameter(ones(1));
        using var optimizer = optim.SGD([parameter], learningRate: 0.1);
        loss.Weights.Failing = weight;

        var total = loss.forward(parameter).ToDouble();
        using var step = loss.Step(optimizer, parameter);

        Assert.Equal(double.NaN, total);
        Assert.Equal(double.NaN, parameter.ToDouble());
    }

    [CombinedLoss]
    private sealed partial class WithFailure
    {
        [MainLoss]
        private static Tensor Fit(Tensor x) => x.square().mean();

        [AuxiliaryLoss(0)]
        private static Tensor Failing(Tensor x) => (x - 2).sqrt().mean();
    }
}
