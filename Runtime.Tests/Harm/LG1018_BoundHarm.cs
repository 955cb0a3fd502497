using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>LG1018: a bound that no loss can keep drives its multiplier to the cap, and the rest is hardly trained.</summary>
public class BoundHarm
{
    [Fact]
    public void Bound_below_what_the_loss_can_be_takes_the_training_over()
    {
        var (kept, price) = Train(0.5);
        var (impossible, cap) = Train(-1);
        Assert.Equal(0.5, kept * kept, 1e-2);
        Assert.True(price < 3);
        Assert.Equal(100, cap);
        Assert.InRange(impossible, 0, 0.02);
    }

    private static (double X, double Multiplier) Train(double bound)
    {
        using var loss = new Constraints.SignedDiscLoss();
        using var x = new Parameter(tensor(new[] { 1.0 }));
        using var optimizer = optim.SGD([x], 0.005);
        loss.Bounds.Size = bound;
        for (var i = 0; i < 12_000; i++)
        {
            using var scope = NewDisposeScope();
            loss.Step(optimizer, x: x).Dispose();
        }

        using var last = loss.Step(optimizer, x: x);
        return (x.data<double>()[0], last.Read().BoundOf("Size").Multiplier);
    }
}
