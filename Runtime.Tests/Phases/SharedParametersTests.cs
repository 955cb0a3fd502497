using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>Two phases that train the same trunk: what separate optimizers keep apart, and what one optimizer carries over.</summary>
public class SharedParametersTests
{
    /// <summary>The gradient of the second phase is exactly zero, so whatever moves the trunk in its step is memory.</summary>
    [Theory]
    [InlineData("Adam")]
    [InlineData("SGD with momentum")]
    public void One_optimizer_carries_the_memory_of_a_loss_into_the_step_of_the_other(string kind)
    {
        using var scope = NewDisposeScope();
        Assert.False(TrunkStays(kind, separate: false));
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("SGD with momentum")]
    public void Separate_optimizers_keep_their_memories_apart(string kind)
    {
        using var scope = NewDisposeScope();
        Assert.True(TrunkStays(kind, separate: true));
    }

    /// <summary>What is not in the phase's graph has no gradient at all, and an optimizer passes over it, memory or not.</summary>
    [Theory]
    [InlineData("Adam")]
    [InlineData("SGD with momentum")]
    public void Head_of_the_other_loss_stays_even_with_one_optimizer(string kind)
    {
        using var scope = NewDisposeScope();
        var network = new TwoHeads();
        var turns = Start(network, kind, separate: false);
        turns.StepFirst(x: network.Input, targetA: network.TargetA).Dispose();
        var head = network.A.parameters().Select(static parameter => parameter.detach().clone()).ToArray();
        turns.StepSecond(x: network.Input, targetB: network.TargetB).Dispose();
        Assert.All(head.Zip(network.A.parameters()), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));
    }

    private static bool TrunkStays(string kind, bool separate)
    {
        var network = new TwoHeads();
        var turns = Start(network, kind, separate);
        turns.StepFirst(x: network.Input, targetA: network.TargetA).Dispose();
        var trunk = network.Trunk.parameters().Select(static parameter => parameter.detach().clone()).ToArray();
        turns.StepSecond(x: network.Input, targetB: network.TargetB).Dispose();
        return trunk.Zip(network.Trunk.parameters()).All(static pair => Tensors.AreSame(pair.First, pair.Second));
    }

    private static TurnsLoss.Alternation Start(TwoHeads network, string kind, bool separate)
    {
        var loss = new TurnsLoss(network);
        loss.Weights.LossB = 0;
        optim.Optimizer Create() => kind == "Adam" ? optim.Adam(network.parameters(), 0.1) : optim.SGD(network.parameters(), 0.1, momentum: 0.9);
        return separate ? loss.Alternate(first: Create(), second: Create()) : loss.Alternate(Create());
    }
}
