#pragma warning disable LG2001 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>Two tasks that want different things of one weight: whoever contributes more gets them.</summary>
public partial class AuxiliaryDominatesHarm
{
    [Fact]
    public void The_main_loss_ends_where_the_auxiliary_leaves_it()
    {
        var untrained = MainLoss(static (_, _) => new StepResultNone());
        using var raw = new RawUnits();
        using var parity = new AtParity();
        using var scaled = new ScaledToMain();

        var dominated = MainLoss((optimizer, weight) => raw.Step(optimizer, weight));
        var balanced = MainLoss((optimizer, weight) => parity.Step(optimizer, weight));
        var relative = MainLoss((optimizer, weight) => scaled.Step(optimizer, weight));

        // At the start both are 1. The auxiliary's optimum is at the main loss 4: the dominated training makes it worse.
        Assert.Equal(1, untrained, tolerance: 1e-6);
        Assert.Equal(3.96, dominated, tolerance: 0.02);
        Assert.Equal(1.0, balanced, tolerance: 0.02);
        Assert.True(relative < 1.05, $"{relative}");
    }

    private static double MainLoss(Func<optim.Optimizer, Parameter, IDisposable> step)
    {
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], learningRate: 0.001);
        for (var i = 0; i < 4000; i++)
        {
            step(optimizer, weight).Dispose();
        }

        return (weight.detach() - 1).square().mean().ToDouble();
    }

    private sealed class StepResultNone : IDisposable
    {
        public void Dispose()
        {
        }
    }

    [CombinedLoss]
    private sealed partial class RawUnits
    {
        [MainLoss(Typical = 1)]
        private static Tensor Target(Tensor weight) => (weight - 1).square().mean();

        [AuxiliaryLoss(Typical = 200)]
        private static Tensor InRawUnits(Tensor weight) => 200 * (weight + 1).square().mean();
    }

    [CombinedLoss]
    private sealed partial class AtParity
    {
        [MainLoss(Typical = 1)]
        private static Tensor Target(Tensor weight) => (weight - 1).square().mean();

        [AuxiliaryLoss(0.005, Typical = 200)]
        private static Tensor InRawUnits(Tensor weight) => 200 * (weight + 1).square().mean();
    }

    [CombinedLoss]
    [RelativeToMain]
    private sealed partial class ScaledToMain
    {
        [MainLoss(Typical = 1)]
        private static Tensor Target(Tensor weight) => (weight - 1).square().mean();

        [AuxiliaryLoss(Typical = 200)]
        private static Tensor InRawUnits(Tensor weight) => 200 * (weight + 1).square().mean();
    }
}
