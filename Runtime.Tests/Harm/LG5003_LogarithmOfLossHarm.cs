#pragma warning disable LG5003 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class LogarithmOfLossHarm
{
    [Fact]
    public void A_deviation_that_is_trained_itself_crosses_zero_in_two_steps()
    {
        var deviations = Train(0.5f, static sigma => (1e-4 / (2 * sigma.pow(2))) + sigma.log(), static sigma => sigma);

        Assert.Equal(0.300, deviations[1].Value, tolerance: 0.001);
        Assert.Equal(-0.033, deviations[2].Value, tolerance: 0.001);
        Assert.True(double.IsNaN(deviations[2].Loss));
    }

    [Fact]
    public void Its_logarithm_goes_to_the_same_place_and_stays_positive()
    {
        var deviations = Train((float)Math.Log(0.25), static logVar => (1e-4 * (-logVar).exp() / 2) + (logVar / 2), static logVar => (logVar / 2).exp());

        Assert.All(deviations, static step => Assert.True(step.Value > 0 && !double.IsNaN(step.Loss)));
        Assert.True(deviations[^1].Value < deviations[0].Value);
    }

    [Fact]
    public void The_logarithm_of_a_loss_of_0_has_NaN_gradients()
    {
        var (value, gradient) = AtZero(static loss => loss.log());
        Assert.True(float.IsNegativeInfinity(value));
        Assert.True(float.IsNaN(gradient));

        (value, gradient) = AtZero(static loss => (loss + 1e-8).log());
        Assert.Equal(-18.42, value, tolerance: 0.01);
        Assert.Equal(0, gradient);
    }

    [Fact]
    public void A_density_can_be_above_1_and_its_negative_logarithm_below_0()
    {
        using var scope = NewDisposeScope();
        var loss = functional.gaussian_nll_loss(ones(2), ones(2), 0.01 * ones(2));

        Assert.True(loss.ToSingle() < 0);
        Assert.True(float.IsNaN(loss.log().ToSingle()));
    }

    private static (float Value, float Gradient) AtZero(Func<Tensor, Tensor> function)
    {
        using var scope = NewDisposeScope();
        var x = tensor(1f, requires_grad: true);
        var value = function(functional.mse_loss(x, ones(1).squeeze()));
        value.backward();
        return (value.ToSingle(), x.grad!.ToSingle());
    }

    private static List<(double Value, double Loss)> Train(float start, Func<Tensor, Tensor> loss, Func<Tensor, Tensor> read)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor(start));
        using var optimizer = optim.SGD([parameter], 0.1);
        var steps = new List<(double Value, double Loss)>();
        for (var step = 0; step < 60; step++)
        {
            optimizer.zero_grad();
            var value = loss(parameter);
            steps.Add((read(parameter).ToSingle(), value.ToSingle()));
            value.backward();
            optimizer.step();
        }

        return steps;
    }
}
