#pragma warning disable LG2011 // The mistake is what is measured.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public class AddedTwiceHarm
{
    [Fact]
    public void Term_that_is_added_again_weighs_eleven_times_what_is_written()
    {
        Assert.Equal(1.1, GradientOfSize(static (main, size) =>
        {
            main += size;
            return main + (0.1 * size);
        }), 1e-6);
        Assert.Equal(0.1, GradientOfSize(static (main, size) => main + (0.1 * size)), 1e-6);
    }

    [Fact]
    public void Total_of_a_loss_has_its_components()
    {
        using var scope = NewDisposeScope();
        using var loss = new SizedLoss();
        using var prediction = new Parameter(ones(1, ScalarType.Float64));
        using var terms = loss.Compute(prediction: prediction, target: ones(1, ScalarType.Float64));
        (terms.Total + (0.1 * terms.Size)).backward();
        Assert.Equal(0.2, prediction.grad!.item<double>(), 1e-9);
    }

    private static double GradientOfSize(Func<Tensor, Tensor, Tensor> sum)
    {
        using var scope = NewDisposeScope();
        var size = new Parameter(ones(1, ScalarType.Float64));
        sum(ones(1, ScalarType.Float64), size.sum()).backward();
        return size.grad!.item<double>();
    }
}

[CombinedLoss]
public partial class SizedLoss
{
    [MainLoss]
    private static Tensor Fit(Tensor prediction, Tensor target) => (prediction - target).square().mean();

    [AuxiliaryLoss(0.1)]
    private static Tensor Size(Tensor prediction) => prediction.abs().mean();
}
