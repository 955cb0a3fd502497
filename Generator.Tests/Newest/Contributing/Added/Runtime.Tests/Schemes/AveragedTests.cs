using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>The mean of the weighted losses, against a step by hand.</summary>
public class AveragedTests
{
    [Fact]
    public void Factors_are_one_over_the_number_of_components()
    {
        using var scope = NewDisposeScope();
        ComponentInfo[] components = [new("Squared", LossRole.Main, 1), new("Absolute", LossRole.Auxiliary, 0.5)];

        var factors = new AveragedAttribute().Create(components).Next(tensor(new[] { 3f, 5f }));

        Assert.Equal([0.5f, 0.5f], factors.data<float>().ToArray());
    }

    [Fact]
    public void Step_moves_as_one_by_hand_does()
    {
        using var scope = NewDisposeScope();
        var (byHand, generated) = (new Parameter(tensor(new[] { 1f, -2f })), new Parameter(tensor(new[] { 1f, -2f })));
        using var byHandOptimizer = optim.SGD([byHand], 0.1);
        using var optimizer = optim.SGD([generated], 0.1);
        using var loss = new AveragedLoss();

        ((byHand.square().mean() + (0.5 * byHand.abs().mean())) / 2).backward();
        byHandOptimizer.step();
        using var step = loss.Step(optimizer, generated);

        Assert.Equal(byHand.data<float>().ToArray(), generated.data<float>().ToArray());
        Assert.Equal(((1 + 4) / 2f + (0.5f * 1.5f)) / 2f, loss.forward(tensor(new[] { 1f, -2f })).ToSingle());
    }
}

[CombinedLoss]
[Averaged]
public partial class AveragedLoss
{
    [MainLoss]
    private static Tensor Squared(Tensor x) => x.square().mean();

    [AuxiliaryLoss(0.5)]
    private static Tensor Absolute(Tensor x) => x.abs().mean();
}
