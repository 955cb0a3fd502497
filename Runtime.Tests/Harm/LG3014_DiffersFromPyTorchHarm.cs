#pragma warning disable LG3014 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class DiffersFromPyTorchHarm
{
    [Fact]
    public void The_variance_of_the_Gaussian_likelihood_gets_no_gradient()
    {
        using var variance = full(3, 2f).requires_grad_();
        using var mean = zeros(3).requires_grad_();
        functional.gaussian_nll_loss(mean, ones(3), variance).backward();
        Assert.Null(variance.grad);

        (0.5 * (variance.clamp_min(1e-6).log() + ((mean - ones(3)).square() / variance.clamp_min(1e-6)))).mean().backward();
        Assert.True(variance.grad!.abs().sum().ToSingle() > 0);
    }

    [Fact]
    public void The_margin_of_the_hinge_is_zero_unless_it_is_written()
    {
        var x = tensor(new[] { 0.5f, 0.5f });
        var y = tensor(new[] { -1f, -1f });

        Assert.Equal(0, functional.hinge_embedding_loss(x, y).ToSingle());
        Assert.Equal(0.5, functional.hinge_embedding_loss(x, y, margin: 1.0).ToSingle(), tolerance: 1e-6);
    }

    [Fact]
    public void AdamW_decays_nothing_unless_it_is_told_to()
    {
        Assert.Equal(1, WeightAfterStep(decay: null));
        Assert.True(WeightAfterStep(decay: 0.01) < 1);
    }

    private static float WeightAfterStep(double? decay)
    {
        using var weight = new Parameter(ones(1));
        using var optimizer = decay is { } given ? optim.AdamW([weight], lr: 0.1, weight_decay: given) : optim.AdamW([weight], lr: 0.1);
        (0 * weight).sum().backward();
        optimizer.step();
        return weight.ToSingle();
    }
}
