#pragma warning disable LG4002 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class StepOutOfOrderHarm
{
    [Fact]
    public void Gradients_cleared_before_the_step_train_nothing()
    {
        var (weight, loss) = Train(static (optimizer, loss) =>
        {
            loss.backward();
            optimizer.zero_grad();
            optimizer.step();
        });

        Assert.Equal(0, weight);
        Assert.Equal(9, loss);
    }

    [Fact]
    public void A_step_before_backward_trains_nothing()
    {
        var (weight, loss) = Train(static (optimizer, loss) =>
        {
            optimizer.zero_grad();
            optimizer.step();
            loss.backward();
        });

        Assert.Equal(0, weight);
        Assert.Equal(9, loss);
    }

    [Fact]
    public void In_order_it_converges()
    {
        var (weight, loss) = Train(static (optimizer, loss) =>
        {
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        });

        Assert.Equal(3, weight, 1e-3);
        Assert.InRange(loss, 0, 1e-6);
    }

    [Fact]
    public void A_step_before_backward_throws_where_backward_needs_the_weights()
    {
        using var scope = NewDisposeScope();
        var model = Sequential(Linear(2, 4), Tanh(), Linear(4, 1));
        using var optimizer = optim.SGD(model.parameters(), learningRate: 0.1);
        functional.mse_loss(model.call(ones(3, 2)), zeros(3, 1)).backward();

        var loss = functional.mse_loss(model.call(ones(3, 2)), zeros(3, 1));
        optimizer.zero_grad();
        optimizer.step();

        var thrown = Assert.ThrowsAny<Exception>(() => loss.backward());
        Assert.Contains("modified by an inplace operation", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 9)]
    public void An_infinite_gradient_that_is_not_cleared_skips_every_later_step(bool clearOnlyWhereFinite, int steps)
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], learningRate: 0.1);
        var stepped = 0;
        for (var iteration = 0; iteration < 10; iteration++)
        {
            // The second batch overflows.
            (weight * (iteration == 1 ? float.PositiveInfinity : 1f)).sum().backward();
            var isFinite = weight.grad!.isfinite().all().ToBoolean();
            if (isFinite)
            {
                optimizer.step();
                stepped++;
            }

            if (isFinite || !clearOnlyWhereFinite)
            {
                optimizer.zero_grad();
            }
        }

        Assert.Equal(steps, stepped);
    }

    [Theory]
    [InlineData(true, 0.01)]
    [InlineData(false, 0.1)]
    public void A_scheduler_that_steps_first_skips_the_first_rate(bool schedulerFirst, double first)
    {
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], learningRate: 0.1);
        var schedule = optim.lr_scheduler.StepLR(optimizer, 1, gamma: 0.1);
        weight.sum().backward();
        if (schedulerFirst)
        {
            schedule.step();
            optimizer.step();
        }
        else
        {
            optimizer.step();
            schedule.step();
        }

        Assert.Equal(-first, weight.item<float>(), 1e-6);
    }

    // Fifty steps from 0 to 3 on the squared distance; the loss of the last.
    private static (float Weight, float Loss) Train(Action<optim.Optimizer, Tensor> step)
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], learningRate: 0.1);
        var last = 0f;
        for (var iteration = 0; iteration < 50; iteration++)
        {
            var loss = functional.mse_loss(weight * ones(1), full(1, 3f));
            step(optimizer, loss);
            last = loss.item<float>();
        }

        return (weight.item<float>(), last);
    }
}
