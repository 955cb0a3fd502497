#pragma warning disable LG2010 // The mistake is what is measured.
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public class MeaninglessTotalMonitoredHarm
{
    [Fact]
    public void The_total_of_normalised_losses_does_not_move_while_they_fall()
    {
        using var loss = new MonitoredLoss();
        var target = zeros(4);
        var early = loss.Compute(prediction: full(4, 10f), target: target);
        var late = loss.Compute(prediction: full(4, 0.1f), target: target);

        Assert.Equal(early.Total.ToSingle(), late.Total.ToSingle(), tolerance: 1e-4);
        Assert.True(late.DeclaredTotal.ToSingle() < 0.02 * early.DeclaredTotal.ToSingle());
    }

    [Fact]
    public void Early_stopping_by_the_total_stops_at_once_and_by_the_raw_total_does_not()
    {
        Assert.Equal(0, Improvements(static terms => terms.Total));
        Assert.Equal(9, Improvements(static terms => terms.DeclaredTotal));
    }

    [Fact]
    public void Plateau_of_a_total_below_zero_never_lowers_the_rate()
    {
        Assert.Equal(0.1, RateAfterAPlateau(static optimizer => optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience: 3), -1), 1e-9);
        Assert.InRange(RateAfterAPlateau(static optimizer => optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience: 3), 1), 0, 0.05);
        Assert.InRange(
            RateAfterAPlateau(static optimizer => optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience: 3, threshold_mode: "abs"), -1),
            0,
            0.05);
    }

    private static double RateAfterAPlateau(Func<optim.Optimizer, optim.lr_scheduler.LRScheduler> make, double value)
    {
        using var scope = NewDisposeScope();
        using var optimizer = optim.SGD([new TorchSharp.Modules.Parameter(zeros(1))], 0.1);
        var plateau = make(optimizer);
        for (var i = 0; i < 20; i++)
        {
            plateau.step(value);
        }

        return optimizer.ParamGroups.First().LearningRate;
    }

    // Ten evaluations of a prediction that gets better every time.
    private static int Improvements(Func<MonitoredLoss.Terms, Tensor> watched)
    {
        using var loss = new MonitoredLoss();
        var best = double.NaN;
        var improvements = 0;
        for (var step = 0; step < 10; step++)
        {
            var value = watched(loss.Compute(prediction: full(4, 10f - step), target: zeros(4))).ToSingle();
            improvements += value < best - 1e-3 ? 1 : 0;
            best = double.IsNaN(best) ? value : Math.Min(best, value);
        }

        return improvements;
    }
}
