#pragma warning disable LG1008 // The mistake is what is measured.
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>One call by position, before and after a component became the main one.</summary>
public partial class InputsByPositionHarm
{
    [Fact]
    public void The_same_call_compiles_and_computes_something_else()
    {
        using var scope = NewDisposeScope();
        using var before = new Before();
        using var after = new After();
        var (prediction, target, mask) = (tensor(3.0), tensor(1.0), tensor(0.5));

        var first = before.forward(prediction, target, mask).ToDouble();
        var second = after.forward(prediction, target, mask).ToDouble();

        Assert.Equal(2 + (0.1 * 0.5), first, tolerance: 1e-6);
        Assert.Equal(3 + (0.1 * 0.5), second, tolerance: 1e-6);
        Assert.Equal(0.5 + (0.1 * 2), after.forward(prediction: prediction, target: target, mask: mask).ToDouble(), tolerance: 1e-6);
    }

    [CombinedLoss]
    private sealed partial class Before
    {
        [MainLoss]
        private static Tensor Distance(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);

        [AuxiliaryLoss(0.1)]
        private static Tensor Coverage(Tensor mask) => mask.mean();
    }

    [CombinedLoss]
    private sealed partial class After
    {
        [AuxiliaryLoss(0.1)]
        private static Tensor Distance(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);

        [MainLoss]
        private static Tensor Coverage(Tensor mask) => mask.mean();
    }
}
