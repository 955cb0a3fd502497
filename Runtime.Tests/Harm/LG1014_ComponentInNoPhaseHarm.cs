#pragma warning disable LG1014 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public partial class ComponentInNoPhaseHarm
{
    [Fact]
    public void Alternating_training_never_moves_what_only_that_component_reaches()
    {
        using var first = new Parameter(ones(1));
        using var second = new Parameter(ones(1));
        using var loss = new Turns(first, second);
        using var optimizer = optim.SGD([first, second], learningRate: 0.1);
        var turns = loss.Alternate(only: optimizer);

        for (var i = 0; i < 10; i++)
        {
            turns.Step().Dispose();
        }

        Assert.True(first.item<float>() < 0.5);
        Assert.Equal(1, second.item<float>());
    }

    [CombinedLoss]
    [Phase("Only", nameof(Fit))]
    private sealed partial class Turns(Parameter first, Parameter second)
    {
        [LossComponent]
        private Tensor Fit() => first.square().mean();

        [LossComponent]
        private Tensor Forgotten() => second.square().mean();
    }
}
