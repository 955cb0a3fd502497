#pragma warning disable LG5005 // The mistake is what is measured.
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class UnstableLogarithmHarm
{
    [Fact]
    public void The_log_of_a_softmax()
    {
        Lost(static x => x.softmax(1).log().select(1, 1), 104, 0);
        Kept(-104, [-1, 1], static x => x.log_softmax(1).select(1, 1), 104, 0);
    }

    [Fact]
    public void The_log_of_a_sigmoid()
    {
        Lost(static x => x.sigmoid().log(), -89);
        Kept(-89, [1], static x => functional.logsigmoid(x), -89);
    }

    [Fact]
    public void The_log_of_what_a_sigmoid_leaves_of_1()
    {
        Lost(static x => (1 - x.sigmoid()).log(), 17);
        Kept(-17, [-1], static x => functional.logsigmoid(-x), 17);
    }

    [Fact]
    public void The_log_of_1_and_an_exponential()
    {
        Lost(static x => x.exp().log1p(), 89);
        Lost(static x => (1 + x.exp()).log(), 89);
        Kept(200, [1], static x => functional.softplus(x), 200);
    }

    [Fact]
    public void The_log_of_a_sum_of_exponentials()
    {
        Lost(static x => x.exp().sum(1).log(), 89, 0);
        Kept(200, [1, 0], static x => x.logsumexp(1), 200, 0);
        Kept(200, [1, 0], static x => x.flatten().logsumexp(0), 200, 0);
        Kept(200, [1, 0], static x => (x - x.amax([1], true)).exp().sum(1).log() + x.amax([1]), 200, 0);
    }

    [Fact]
    public void A_wrong_prediction_gets_no_gradient_through_the_sigmoid()
    {
        Kept(100, [0], static x => functional.binary_cross_entropy(x.sigmoid(), zeros_like(x)), 17);
        Kept(17, [1], static x => functional.binary_cross_entropy_with_logits(x, zeros_like(x)), 17);
    }

    [Fact]
    public void The_values_are_the_same_where_both_exist()
    {
        using var scope = NewDisposeScope();
        var x = tensor([0.5f, -1f, 2f]).unsqueeze(0);

        Assert.True(x.softmax(1).log().allclose(x.log_softmax(1)));
        Assert.True(x.sigmoid().log().allclose(functional.logsigmoid(x)));
        Assert.True((1 - x.sigmoid()).log().allclose(functional.logsigmoid(-x)));
        Assert.True(x.exp().sum(1).log().allclose(x.logsumexp(1)));
        Assert.True(x.exp().sum().log().allclose(x.flatten().logsumexp(0)));
        Assert.True(functional.binary_cross_entropy(x.sigmoid(), ones_like(x)).allclose(functional.binary_cross_entropy_with_logits(x, ones_like(x))));
    }

    private static void Lost(Func<Tensor, Tensor> loss, params float[] at)
    {
        var (value, gradient) = Run(loss, at);
        Assert.True(float.IsInfinity(value));
        Assert.Contains(gradient, float.IsNaN);
    }

    private static void Kept(float value, float[] gradient, Func<Tensor, Tensor> loss, params float[] at)
    {
        var result = Run(loss, at);
        Assert.Equal(value, result.Value, tolerance: 1e-4f);
        Assert.All(gradient.Zip(result.Gradient), static pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-6f));
    }

    private static (float Value, float[] Gradient) Run(Func<Tensor, Tensor> loss, float[] at)
    {
        using var scope = NewDisposeScope();
        var x = tensor(at, requires_grad: true);
        var value = loss(x.unsqueeze(0)).sum();
        value.backward();
        return (value.ToSingle(), x.grad!.data<float>().ToArray());
    }
}
