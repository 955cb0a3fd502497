#pragma warning disable LG3015 // The mistake is what is measured.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public class LearnedWeightWithoutPriceHarm
{
    private const double Loss = 2;

    [Fact]
    public void Weight_falls_without_end_and_with_a_price_it_settles()
    {
        Assert.InRange(Learned(1, static (w, loss) => w * loss), -40, -25);
        Assert.InRange(Math.Exp(-Learned(0, static (s, loss) => exp(-s) * loss)), 0, 1e-2);
        Assert.Equal(1 / Loss, Math.Exp(-Learned(0, static (s, loss) => (exp(-s) * loss) + s)), 1e-2);
    }

    private static double Learned(double start, Func<Tensor, Tensor, Tensor> total)
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(tensor(start));
        using var optimizer = optim.Adam([weight], 0.1);
        for (var step = 0; step < 300; step++)
        {
            optimizer.zero_grad();
            total(weight, tensor(Loss)).backward();
            optimizer.step();
        }

        return weight.item<double>();
    }
}
