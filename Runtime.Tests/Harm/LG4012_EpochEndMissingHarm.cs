#pragma warning disable LG4012 // The mistake is what is measured.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>A scheme of epochs that is told of none is fixed weights, and a schedule by epochs never begins.</summary>
public partial class EpochEndMissingHarm
{
    [Fact]
    public void Component_that_is_to_be_let_in_never_trains()
    {
        Assert.Equal(1, Trained(ends: false));
        Assert.InRange(Trained(ends: true), 0, 0.9f);
    }

    private static float Trained(bool ends)
    {
        using var scope = NewDisposeScope();
        using var first = new Parameter(ones(1));
        using var second = new Parameter(ones(1));
        using var optimizer = optim.SGD([first, second], learningRate: 0.1);
        using var loss = new LetInLater(first, second);
        for (var epoch = 0; epoch < 4; epoch++)
        {
            for (var i = 0; i < 5; i++)
            {
                loss.Step(optimizer).Dispose();
            }

            if (ends)
            {
                loss.EpochEnd();
            }
        }

        return second.item<float>();
    }

    [CombinedLoss]
    private sealed partial class LetInLater(Parameter first, Parameter second)
    {
        [MainLoss]
        private Tensor Fit() => first.square().mean();

        [AuxiliaryLoss, LinearSchedule(0, 1, Epochs = 2)]
        private Tensor Other() => second.square().mean();
    }
}
