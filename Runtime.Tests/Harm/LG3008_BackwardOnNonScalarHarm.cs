#pragma warning disable LG3008 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class BackwardOnNonScalarHarm
{
    [Fact]
    public void Backward_of_many_values_throws_and_of_their_mean_does_not()
    {
        using var x = ones(4, requires_grad: true);

        Assert.ThrowsAny<Exception>(() => functional.mse_loss(x, zeros(4), Reduction.None).backward());

        functional.mse_loss(x, zeros(4), Reduction.None).mean().backward();
        Assert.Equal(0.5, x.grad![0].ToSingle(), tolerance: 1e-6);
    }
}
