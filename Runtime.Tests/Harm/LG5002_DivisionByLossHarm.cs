#pragma warning disable LG5002 // The mistake is what is measured.
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class DivisionByLossHarm
{
    [Fact]
    public void A_loss_that_reaches_0_makes_every_weight_NaN()
    {
        var wrong = WeightAfterStep(static loss => loss / loss.detach());
        var right = WeightAfterStep(static loss => loss / (loss.detach() + 1e-8));

        Assert.True(double.IsNaN(wrong));
        Assert.Equal(2, right);
    }

    [Fact]
    public void So_does_the_ratio_to_a_main_loss()
    {
        var wrong = WeightAfterStep(static loss => loss / (loss / 3).detach());
        var right = WeightAfterStep(static loss => loss / ((loss / 3).detach() + 1e-8));

        Assert.True(double.IsNaN(wrong));
        Assert.Equal(2, right);
    }

    [Fact]
    public void A_margin_that_is_kept_is_exactly_0()
    {
        using var scope = NewDisposeScope();
        var anchor = ones(1, 4);
        var loss = functional.triplet_margin_loss(anchor, anchor, anchor + 10);

        Assert.Equal(0, loss.ToSingle());
        Assert.True(float.IsNaN((loss / loss.detach()).ToSingle()));
        Assert.Equal(0, (loss / (loss.detach() + 1e-8)).ToSingle());
    }

    [Fact]
    public void The_epsilon_changes_nothing_elsewhere()
    {
        using var scope = NewDisposeScope();
        var loss = functional.mse_loss(ones(3), zeros(3));

        Assert.Equal((loss / loss.detach()).ToSingle(), (loss / (loss.detach() + 1e-8)).ToSingle());
    }

    // The weight 2 predicts its target exactly.
    private static double WeightAfterStep(Func<Tensor, Tensor> normalise)
    {
        using var scope = NewDisposeScope();
        var weight = new TorchSharp.Modules.Parameter(tensor(2f));
        using var optimizer = optim.SGD([weight], 0.1);
        normalise(functional.mse_loss(weight, tensor(2f))).backward();
        optimizer.step();
        return weight.ToSingle();
    }
}
