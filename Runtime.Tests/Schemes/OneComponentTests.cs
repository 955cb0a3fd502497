using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>A scheme with a price for each component weighs a single one as well, as in a phase, or beside regularizers.</summary>
public partial class OneComponentTests
{
    [Fact]
    public void Price_of_one_component_is_in_the_total_and_moves_its_parameter()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(3f));
        using var loss = new Alone();
        using var optimizer = optim.SGD(loss.parameters().Append(parameter), 0.1);

        // e^s·L − s with s = 0, times 2, and half of the regularizer.
        Assert.Equal((2 * (3 - 0)) + (0.5 * 9), loss.forward(x: parameter).ToDouble(), 1e-6);
        Assert.Equal(3, loss.Evaluate(x: parameter)["Near"], 1e-6);
        using var step = loss.Step(optimizer, x: parameter);

        // ds = 2·(L − 1), dx = 2 + x.
        Assert.Equal(-0.1 * 2 * (3 - 1), loss.Weighting!.parameters().Single().ToDouble(), 1e-6);
        Assert.Equal(3 - (0.1 * (2 + 3)), parameter.ToDouble(), 1e-6);
    }

    [Fact]
    public void Phase_of_one_component_steps()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(3f));
        using var loss = new InTurns();
        using var optimizer = optim.SGD(loss.parameters().Append(parameter), 0.1);
        var alternation = loss.Alternate(one: optimizer, two: optimizer);
        using var one = alternation.StepOne(x: parameter);
        using var two = alternation.StepTwo(x: parameter);
        Assert.Equal("One", one.Read().Phase);
        Assert.True(parameter.ToDouble() < 3);
    }

    [CombinedLoss]
    [ImtlLoss]
    private sealed partial class Alone
    {
        [MainLoss(Weight = 2)]
        private static Tensor Near(Tensor x) => x.abs();

        [Regularizer(0.5)]
        private static Tensor Small(Tensor x) => x.square();
    }

    [CombinedLoss]
    [Uncertainty]
    [Phase("One", nameof(First))]
    [Phase("Two", nameof(Second), nameof(Third))]
    private sealed partial class InTurns
    {
        [LossComponent]
        private static Tensor First(Tensor x) => x.abs();

        [LossComponent]
        private static Tensor Second(Tensor x) => x.square();

        [LossComponent]
        private static Tensor Third(Tensor x) => x.square() + x.abs();
    }
}
