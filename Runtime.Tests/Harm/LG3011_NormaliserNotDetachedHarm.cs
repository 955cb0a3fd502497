#pragma warning disable LG3011 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class NormaliserNotDetachedHarm
{
    [Fact]
    public void A_loss_divided_by_itself_has_no_gradient()
    {
        var wrong = Gradients(static (first, _) => first / (first + 1e-8));
        var right = Gradients(static (first, _) => first / (first + 1e-8).detach());

        Assert.Equal(0, wrong.First, tolerance: 1e-6);
        Assert.Equal(1, right.Value, tolerance: 1e-5);
        Assert.Equal(1.0, right.First, tolerance: 1e-5);
    }

    [Fact]
    public void A_ratio_to_the_main_loss_cancels_the_auxiliary()
    {
        var wrong = Gradients(static (main, auxiliary) => main + (auxiliary / (auxiliary / main)));
        var right = Gradients(static (main, auxiliary) => main + (auxiliary / (auxiliary / main).detach()));

        Assert.Equal((8.0, 0.0), (Math.Round(wrong.First, 4), Math.Round(wrong.Second, 4)));
        Assert.Equal(4, right.First, tolerance: 1e-4);
        Assert.True(right.Second > 0.1);
        Assert.Equal(wrong.Value, right.Value, tolerance: 1e-5);
    }

    [Fact]
    public void So_does_a_product_with_the_ratio()
    {
        var wrong = Gradients(static (main, auxiliary) => main + (auxiliary * (main / auxiliary)));
        var right = Gradients(static (main, auxiliary) => main + (auxiliary * (main / auxiliary).detach()));

        Assert.Equal(0, wrong.Second, tolerance: 1e-4);
        Assert.True(right.Second > 0.1);
    }

    // Two losses x² and y², at 2 and 3: their own gradients are 4 and 6.
    private static (double Value, double First, double Second) Gradients(Func<Tensor, Tensor, Tensor> combine)
    {
        using var x = tensor(2f, requires_grad: true);
        using var y = tensor(3f, requires_grad: true);
        var total = combine(functional.mse_loss(x, zeros_like(x)), functional.mse_loss(y, zeros_like(y)));
        total.backward();
        return (total.ToSingle(), x.grad!.ToSingle(), y.grad?.ToSingle() ?? 0);
    }
}
