#pragma warning disable LG4001 // The mistake is what is measured.
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class GradientsNeverClearedHarm
{
    [Theory]
    [InlineData(true, 0.4)]
    [InlineData(false, 1.0)]
    public void The_n_th_step_applies_n_gradients(bool clears, double expected)
    {
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], learningRate: 0.1);
        for (var step = 0; step < 4; step++)
        {
            if (clears)
            {
                optimizer.zero_grad();
            }

            // Its gradient is -1 everywhere.
            (-weight.sum()).backward();
            optimizer.step();
        }

        // Four steps of 0.1 each, or four that are 0.1, 0.2, 0.3 and 0.4 long.
        Assert.Equal(expected, weight.item<float>(), 1e-6);
    }

    [Fact]
    public void A_regression_that_converges_swings_for_ever()
    {
        var cleared = Train(static optimizer => optimizer.zero_grad());
        var added = Train(static _ => { });

        Assert.InRange(cleared, 0, 1e-5);
        Assert.InRange(added, 1, double.PositiveInfinity);
    }

    // Fifty steps of a linear regression; the largest loss of the last ten.
    private static double Train(Action<optim.Optimizer> clear)
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], learningRate: 0.2);
        var x = linspace(-1, 1, 16);
        var worst = 0.0;
        for (var step = 0; step < 50; step++)
        {
            clear(optimizer);
            var loss = functional.mse_loss(weight * x, 3 * x);
            loss.backward();
            optimizer.step();
            worst = step < 40 ? 0 : Math.Max(worst, loss.item<float>());
        }

        return worst;
    }
}
