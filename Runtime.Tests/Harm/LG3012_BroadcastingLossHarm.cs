#pragma warning disable LG3012 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class BroadcastingLossHarm
{
    [Fact]
    public void A_column_against_a_row_learns_the_mean()
    {
        Assert.True(ErrorAfterTraining(static (prediction, target) => functional.mse_loss(prediction, target)) > 0.5);
        Assert.True(ErrorAfterTraining(static (prediction, target) => functional.mse_loss(prediction, target.unsqueeze(1))) < 0.05);
    }

    // Mean absolute error of a regression on y = x.
    private static float ErrorAfterTraining(Func<Tensor, Tensor, Tensor> loss)
    {
        random.manual_seed(1);
        using var model = Linear(1, 1);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        var values = linspace(-2, 2, 9);
        for (var step = 0; step < 200; step++)
        {
            optimizer.zero_grad();
            loss(model.call(values.unsqueeze(1)), values).backward();
            optimizer.step();
        }

        return (model.call(values.unsqueeze(1)).squeeze(1) - values).abs().mean().ToSingle();
    }
}
