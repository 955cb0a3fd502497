#pragma warning disable LG5099 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public class ClampLimitsSwappedHarm
{
    [Fact]
    public void No_gradient_comes_through()
    {
        Assert.Equal(0, Gradient(static x => x.clamp(1, 0)));
        Assert.Equal(1, Gradient(static x => x.clamp(0, 1)));
    }

    private static float Gradient(Func<Tensor, Tensor> clamp)
    {
        using var scope = NewDisposeScope();
        var x = new Parameter(tensor(0.5f));
        clamp(x).backward();
        return x.grad!.ToSingle();
    }
}
