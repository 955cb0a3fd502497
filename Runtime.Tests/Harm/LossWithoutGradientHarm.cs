#pragma warning disable LG3007 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class LossWithoutGradientHarm
{
    [Fact]
    public void Backward_of_what_was_computed_without_gradients_throws()
    {
        using var model = Linear(2, 1);
        Assert.ThrowsAny<Exception>(() =>
        {
            using (no_grad())
            {
                functional.mse_loss(model.call(ones(4, 2)), zeros(4, 1)).backward();
            }
        });
        Assert.Null(model.weight!.grad);
    }

    [Fact]
    public void Outside_it_trains()
    {
        using var model = Linear(2, 1);
        functional.mse_loss(model.call(ones(4, 2)), zeros(4, 1)).backward();
        Assert.NotNull(model.weight!.grad);
    }
}
