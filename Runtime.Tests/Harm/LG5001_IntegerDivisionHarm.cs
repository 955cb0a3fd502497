#pragma warning disable LG5001 // The mistake is what is measured.
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public class IntegerDivisionHarm
{
    [Fact]
    public void A_weight_of_one_half_is_0_and_switches_the_loss_off()
    {
        Assert.Equal((0.0, 0.0), ValueAndGradient(static x => 1 / 2 * x));
        Assert.Equal((4.0, 0.5), ValueAndGradient(static x => 1.0 / 2 * x));
    }

    [Fact]
    public void A_cube_root_is_the_constant_1()
    {
        Assert.Equal((1.0, 0.0), ValueAndGradient(static x => x.pow(1 / 3)));

        var (value, gradient) = ValueAndGradient(static x => x.pow(1.0 / 3));
        Assert.Equal(2, value, tolerance: 1e-5);
        Assert.Equal(1.0 / 12, gradient, tolerance: 1e-5);
    }

    private static (double Value, double Gradient) ValueAndGradient(Func<Tensor, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        var x = tensor(8f, requires_grad: true);
        var value = loss(x);
        value.backward();
        return (value.ToSingle(), x.grad!.ToSingle());
    }
}
