#pragma warning disable LG3020 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class PenaltyOnWeightCopyHarm
{
    [Fact]
    public void The_penalty_on_a_copy_never_changes_and_drives_the_weights_beyond_zero()
    {
        var (first, last, weight) = Trained(Copied);
        Assert.Equal(first, last);
        Assert.Equal(-1.4, weight, 1e-4);
    }

    [Fact]
    public void The_penalty_on_the_weights_falls_with_them()
    {
        var (first, last, weight) = Trained(Copied, Copied);
        Assert.True(last < first / 100, $"{first}, {last}");
        Assert.InRange(weight, 0.06, 0.08);
    }

    // TorchSharp's cat returns the tensor itself where it is given one.
    [Fact]
    public void A_list_of_one_is_not_copied()
    {
        using var layer = Linear(3, 3, hasBias: false);
        using var one = cat([layer.weight!]);
        using (no_grad())
        {
            layer.weight!.fill_(7f);
        }

        Assert.Equal(7, one.mean().ToSingle());
    }

    // A view shares the memory of the parameter, which is why none is reported.
    [Fact]
    public void A_view_follows_the_weights()
    {
        var (first, last, weight) = Trained(static layer => layer.weight!.flatten());
        Assert.True(last < first / 100, $"{first}, {last}");
        Assert.InRange(weight, 0.06, 0.08);
    }

    [Theory]
    [InlineData("abs")]
    [InlineData("square")]
    [InlineData("norm")]
    [InlineData("product")]
    public void What_stores_its_input_throws_in_the_second_step(string function)
    {
        var exception = Assert.ThrowsAny<Exception>(() => Trained(layer => function switch
        {
            "abs" => layer.weight!.abs(),
            "square" => layer.weight!.square(),
            "norm" => layer.weight!.norm(),
            _ => layer.weight! * layer.weight!,
        }));
        Assert.Contains("backward through the graph a second time", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_without_gradient_moves_no_weight()
    {
        using var layer = Linear(3, 3, hasBias: false);
        using var copy = layer.weight!.detach().clone();
        (layer.call(zeros(1, 3)).sum() + copy.square().sum()).backward();
        Assert.Equal(0, layer.weight!.grad!.abs().sum().ToSingle());
    }

    private static Tensor Copied(Linear layer) => cat([layer.weight![0], layer.weight![1], layer.weight![2]]);

    // Twelve steps of SGD with learning rate 0.1 on Σw² alone, from w = 1.
    private static (float First, float Last, float Weight) Trained(Func<Linear, Tensor> once, Func<Linear, Tensor>? everyStep = null)
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(3, 3, hasBias: false);
        using (no_grad())
        {
            layer.weight!.fill_(1f);
        }

        using var optimizer = optim.SGD(layer.parameters(), learningRate: 0.1);
        var weights = once(layer);
        var losses = new List<float>();
        for (var i = 0; i < 12; i++)
        {
            optimizer.zero_grad();
            var loss = (everyStep?.Invoke(layer) ?? weights).square().sum();
            loss.backward();
            optimizer.step();
            losses.Add(loss.ToSingle());
        }

        return (losses[0], losses[^1], layer.weight!.mean().ToSingle());
    }
}
