#pragma warning disable LG2003 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class SumAndMeanMixedHarm
{
    [Theory]
    [InlineData(4)]
    [InlineData(64)]
    public void The_ratio_of_a_sum_and_a_mean_is_the_number_of_elements(int batch)
    {
        var prediction = ones(batch, 10);
        var target = zeros(batch, 10);
        var sum = functional.mse_loss(prediction, target, Reduction.Sum);
        var mean = functional.mse_loss(prediction, target);

        Assert.Equal(batch * 10, (sum / mean).ToSingle(), tolerance: 1e-3);
    }

    [Fact]
    public void The_direction_of_the_gradient_changes_with_the_batch()
    {
        Assert.True(Share(64, Reduction.Sum) > Share(4, Reduction.Sum) + 0.3);
        Assert.Equal(Share(4, Reduction.Mean), Share(64, Reduction.Mean), tolerance: 1e-4);
    }

    // How much of the gradient is that of the auxiliary loss of weight 0.1.
    private static double Share(int batch, Reduction reduction)
    {
        using var x = ones(2).requires_grad_();
        var prediction = x.expand(batch, 2);
        var total = functional.mse_loss(prediction.select(1, 0), zeros(batch))
            + (0.1 * functional.mse_loss(prediction.select(1, 1), zeros(batch), reduction));
        total.backward();
        var gradient = x.grad!.abs();
        return gradient[1].ToSingle() / gradient.sum().ToSingle();
    }
}
