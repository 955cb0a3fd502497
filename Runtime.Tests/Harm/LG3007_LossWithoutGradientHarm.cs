#pragma warning disable LG3007 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class LossWithoutGradientHarm
{
    [Fact]
    public void Backward_of_what_was_computed_without_gradients_throws()
    {
        using var model = Linear(2, 1);
        Assert.ThrowsAny<Exception>(() =>
        {
            using (no_grad())
            {
                functional.mse_loss(model.call(ones(4, 2)), zeros(4, 1)).backward();
            }
        });
        Assert.Null(model.weight!.grad);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Steps_without_backward_move_nothing(bool backward)
    {
        using var model = Linear(2, 1);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var before = model.weight!.detach().clone();
        for (var step = 0; step < 3; step++)
        {
            optimizer.zero_grad();
            if (backward)
            {
                functional.mse_loss(model.call(ones(4, 2)), 10 * ones(4, 1)).backward();
            }
            else
            {
                using var off = no_grad();
                using var loss = functional.mse_loss(model.call(ones(4, 2)), 10 * ones(4, 1));
            }

            optimizer.step();
        }

        Assert.Equal(backward, (model.weight - before).abs().max().ToSingle() > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_term_without_gradient_is_in_the_value_and_trains_nothing(bool withoutGradient)
    {
        using var model = Linear(2, 1);
        var x = ones(4, 2);
        var fit = functional.mse_loss(model.call(x), zeros(4, 1));
        var total = fit + Size(model, withoutGradient);
        total.backward();
        var gradient = model.weight!.grad!.clone();

        model.zero_grad();
        functional.mse_loss(model.call(x), zeros(4, 1)).backward();

        Assert.NotEqual(fit.ToSingle(), total.ToSingle());
        Assert.Equal(withoutGradient, gradient.allclose(model.weight!.grad!));
    }

    private static Tensor Size(Linear model, bool withoutGradient)
    {
        using var off = set_grad_enabled(!withoutGradient);
        return 10 * model.weight!.square().sum();
    }

    [Fact]
    public void Backward_of_what_was_cut_off_throws()
    {
        using var model = Linear(2, 1);
        Assert.ThrowsAny<Exception>(() => functional.mse_loss(model.call(ones(4, 2)), zeros(4, 1)).detach().backward());
        Assert.ThrowsAny<Exception>(() => model.call(ones(4, 2)).argmax(1).to(float32).mean().backward());
        Assert.Null(model.weight!.grad);
    }

    [Fact]
    public void Outside_it_trains()
    {
        using var model = Linear(2, 1);
        functional.mse_loss(model.call(ones(4, 2)), zeros(4, 1)).backward();
        Assert.NotNull(model.weight!.grad);
    }
}
