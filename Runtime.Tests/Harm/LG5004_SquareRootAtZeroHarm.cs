#pragma warning disable LG5004 // The mistake is what is measured.
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class SquareRootAtZeroHarm
{
    [Fact]
    public void The_root_of_a_loss_of_0_has_NaN_gradients()
    {
        Assert.All(Gradient(static x => functional.mse_loss(x, zeros_like(x)).sqrt(), 0, 0), static gradient => Assert.True(float.IsNaN(gradient)));
        Assert.All(Gradient(static x => functional.mse_loss(x, zeros_like(x)).pow(0.5), 0, 0), static gradient => Assert.True(float.IsNaN(gradient)));
        Assert.Equal([0, 0], Gradient(static x => (functional.mse_loss(x, zeros_like(x)) + 1e-12).sqrt(), 0, 0));
    }

    [Fact]
    public void One_equal_pair_is_enough()
    {
        var wrong = Gradient(static x => (x - zeros_like(x)).pow(2).unsqueeze(1).sum(1).sqrt().mean(), 0, 3);

        Assert.True(float.IsNaN(wrong[0]));
        Assert.Equal([0, 0.5f], Gradient(static x => (x - zeros_like(x)).unsqueeze(1).norm(1).mean(), 0, 3));
        Assert.Equal([0, 0.5f], Gradient(static x => ((x - zeros_like(x)).pow(2).unsqueeze(1).sum(1) + 1e-12).sqrt().mean(), 0, 3));
    }

    [Fact]
    public void A_variance_and_an_amount_of_0_too()
    {
        Assert.True(float.IsNaN(Gradient(static x => x.var().sqrt(), 1, 1)[0]));
        Assert.True(float.IsNaN(Gradient(static x => x.abs().sqrt().sum(), 0, 4)[0]));
        Assert.True(float.IsNaN(Gradient(static x => (x - zeros_like(x)).pow(2).sqrt().sum(), 0, 4)[0]));
    }

    [Fact]
    public void Neither_remedy_changes_the_value_elsewhere()
    {
        using var scope = NewDisposeScope();
        var x = tensor([3f, 4f]);

        Assert.Equal(5, x.pow(2).sum().sqrt().ToSingle());
        Assert.Equal(5, (x.pow(2).sum() + 1e-12).sqrt().ToSingle());
        Assert.Equal(5, x.norm().ToSingle());
    }

    [Fact]
    public void What_the_rule_is_silent_about_is_safe()
    {
        Assert.Equal([0, 0], Gradient(static x => x.norm(), 0, 0));
        Assert.Equal([0, 0.25f], Gradient(static x => x.relu().sqrt().sum(), -1, 4));
        Assert.Equal([0, 0.25f], Gradient(static x => x.relu().sqrt().sum(), 0, 4));
    }

    private static float[] Gradient(Func<Tensor, Tensor> loss, params float[] at)
    {
        using var scope = NewDisposeScope();
        var x = tensor(at, requires_grad: true);
        loss(x).backward();
        return x.grad!.data<float>().ToArray();
    }
}
