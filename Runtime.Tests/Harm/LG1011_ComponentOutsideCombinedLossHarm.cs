#pragma warning disable LG1011 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public partial class ComponentOutsideCombinedLossHarm
{
    [Fact]
    public void A_component_that_no_loss_reads_trains_nothing()
    {
        using var first = new Parameter(ones(1));
        using var second = new Parameter(ones(1));
        using var loss = new WithoutTheAttribute();

        loss.forward(first).backward();

        Assert.Equal(2, first.grad!.ToDouble());
        Assert.Null(second.grad);
        Assert.Equal("Fit", Shared.Formula);
    }

    [Fact]
    public void With_the_attribute_it_does()
    {
        using var first = new Parameter(ones(1));
        using var second = new Parameter(ones(1));
        using var loss = new WithTheAttribute();

        loss.forward(first, second).backward();

        Assert.Equal(2, first.grad!.ToDouble());
        Assert.Equal(0.2, second.grad!.ToDouble(), tolerance: 1e-6);
        Assert.Equal("Fit + 0.1·Smoothness", WithTheAttribute.Formula);
    }

    [CombinedLoss]
    private partial class Shared
    {
        [MainLoss]
        protected static Tensor Fit(Tensor first) => first.square().mean();
    }

    private sealed class WithoutTheAttribute : Shared
    {
        [AuxiliaryLoss(0.1)]
        private static Tensor Smoothness(Tensor second) => second.square().mean();
    }

    [CombinedLoss]
    private sealed partial class WithTheAttribute : Shared
    {
        [AuxiliaryLoss(0.1)]
        private static Tensor Smoothness(Tensor second) => second.square().mean();
    }
}
