#pragma warning disable LG3006 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class ComponentLeavesGraphHarm
{
    [Fact]
    public void A_number_changes_the_value_and_not_the_gradient()
    {
        var wrong = Step(static (first, second) => (0.5f * first.item<float>()) + second);
        var right = Step(static (first, second) => (0.5f * first) + second);

        Assert.Equal(wrong.Value, right.Value, tolerance: 1e-6);
        Assert.Equal(2, wrong.Gradient, tolerance: 1e-6);
        Assert.Equal(4, right.Gradient, tolerance: 1e-6);
    }

    [Fact]
    public void A_tensor_of_a_number_has_no_past()
    {
        var wrong = Step(static (first, second) => tensor(first.ToSingle()) + second);
        var right = Step(static (first, second) => first + second);

        Assert.Equal(wrong.Value, right.Value, tolerance: 1e-6);
        Assert.Equal(2, wrong.Gradient, tolerance: 1e-6);
        Assert.Equal(6, right.Gradient, tolerance: 1e-6);
    }

    [Fact]
    public void The_switch_lets_backward_succeed_and_reach_nothing()
    {
        using var x = tensor(2f, requires_grad: true);
        var lost = x.square().detach();
        lost.requires_grad = true;
        lost.backward();

        Assert.Null(x.grad);

        x.square().backward();
        Assert.Equal(4, x.grad!.ToSingle(), tolerance: 1e-6);
    }

    // Losses x² and 2x at x = 2.
    private static (float Value, float Gradient) Step(Func<Tensor, Tensor, Tensor> combine)
    {
        using var x = tensor(2f, requires_grad: true);
        var total = combine(functional.mse_loss(x, zeros_like(x)), 2 * functional.l1_loss(x, zeros_like(x)));
        total.backward();
        return (total.ToSingle(), x.grad!.ToSingle());
    }
}
