#pragma warning disable LG3009 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class SecondBackwardHarm
{
    [Fact]
    public void The_second_backward_throws()
    {
        using var model = Sequential(Linear(2, 4), Tanh(), Linear(4, 1));
        var prediction = model.call(ones(4, 2));
        functional.mse_loss(prediction, zeros(4, 1)).backward();

        Assert.ThrowsAny<Exception>(() => functional.l1_loss(prediction, zeros(4, 1)).backward());
    }

    [Fact]
    public void The_sum_and_the_kept_graph_give_the_same_gradients()
    {
        var sum = Gradient(static (first, second) => (first + second).backward());
        var kept = Gradient(static (first, second) =>
        {
            first.backward(retain_graph: true);
            second.backward();
        });

        Assert.True(sum.abs().sum().ToSingle() > 0);
        Assert.True(sum.allclose(kept));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_step_between_throws_where_there_is_a_hidden_layer(bool hidden)
    {
        using var model = hidden ? Sequential(Linear(2, 4), Tanh(), Linear(4, 1)) : Sequential(Linear(2, 1));
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        var prediction = model.call(ones(4, 2));
        var first = functional.mse_loss(prediction, zeros(4, 1));
        var second = functional.l1_loss(prediction, zeros(4, 1));
        first.backward(retain_graph: true);
        optimizer.step();

        var exception = Record.Exception(() => second.backward());
        Assert.Equal(hidden, exception is not null);
        Assert.Equal(hidden, exception?.Message.Contains("modified by an inplace operation", StringComparison.Ordinal) == true);
    }

    private static Tensor Gradient(Action<Tensor, Tensor> backward)
    {
        random.manual_seed(1);
        var model = Sequential(Linear(2, 4), Tanh(), Linear(4, 1));
        var prediction = model.call(ones(4, 2));
        backward(functional.mse_loss(prediction, zeros(4, 1)), functional.l1_loss(prediction, zeros(4, 1)));
        return model.parameters().First().grad!;
    }
}
