#pragma warning disable LG3003 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class NllLossInputHarm
{
    private static readonly Tensor Labels = tensor(new[] { 0L, 1L });

    [Fact]
    public void Of_probabilities_it_is_negative()
    {
        var logits = tensor(new[] { 2f, 0f, 0f, 2f }).reshape(2, 2);

        Assert.InRange(functional.nll_loss(logits.softmax(1), Labels).ToSingle(), -1, 0);
        Assert.Equal(
            functional.cross_entropy(logits, Labels).ToSingle(),
            functional.nll_loss(logits.log_softmax(1), Labels).ToSingle(),
            tolerance: 1e-6);
    }

    [Fact]
    public void A_sample_that_is_very_wrong_has_hardly_a_gradient()
    {
        Assert.True(GradientOfAMistake(static logits => functional.nll_loss(logits.softmax(1), Labels)) < 0.001);
        Assert.True(GradientOfAMistake(static logits => functional.nll_loss(logits.log_softmax(1), Labels)) > 0.4);
    }

    [Fact]
    public void Of_logits_it_falls_without_bound()
    {
        var logits = eye(2);

        Assert.Equal(-1000, functional.nll_loss(logits * 1000, Labels).ToSingle());
        Assert.True(functional.cross_entropy(logits * 1000, Labels).ToSingle() >= 0);
    }

    private static float GradientOfAMistake(Func<Tensor, Tensor> loss)
    {
        using var logits = tensor(new[] { -10f, 10f, 10f, -10f }).reshape(2, 2).requires_grad_();
        loss(logits).backward();
        return logits.grad!.abs().max().ToSingle();
    }
}
