using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Absent;

/// <summary>
/// The magnitude that an absent main component last had, where batches are accumulated: it is in force with the optimizer's step, and goes
/// with batches that come to none.
/// </summary>
public class MainMagnitudeCycleTests
{
    private readonly Parameter _theta = new(ones([], ScalarType.Float64));

    [Fact]
    public void Batch_whose_optimizer_was_disposed_leaves_none()
    {
        using var scope = NewDisposeScope();
        using var loss = new RelativeMaybe { AccumulateSteps = 2 };
        var optimizer = optim.SGD([_theta], 0);
        Cycle(loss, optimizer, 3, 3);
        Batch(loss, optimizer, 300).Dispose();
        optimizer.Dispose();
        _ = loss.state_dict();
        loss.AccumulateSteps = 1;
        Assert.Equal(3, Magnitude(loss));
        Assert.Equal(3 * 0.25 / 2, Weight(Batch(loss, optim.SGD([_theta], 0), main: null)), 1e-6);
    }

    [Fact]
    public void Batches_that_are_not_finite_or_from_before_a_load_leave_none()
    {
        using var scope = NewDisposeScope();
        using var loss = new RelativeMaybe { AccumulateSteps = 2 };
        using var optimizer = optim.SGD([_theta], 0);
        Cycle(loss, optimizer, 3, 3);
        var before = loss.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.clone(), StringComparer.Ordinal);
        Batch(loss, optimizer, 300, aside: double.NaN).Dispose();
        loss.NonFinite = NonFinite.SkipStep;
        Assert.True(Batch(loss, optimizer, 300).Skipped);
        Assert.Equal(3, Magnitude(loss));
        Assert.Equal(3 * 0.25 / 2, Weight(Batch(loss, optimizer, main: null)), 1e-6);
        Batch(loss, optimizer, 3).Dispose();

        Batch(loss, optimizer, 300).Dispose();
        loss.load_state_dict(before);
        Assert.Equal(3 * 0.25 / 2, Weight(Batch(loss, optimizer, main: null)), 1e-6);
        Assert.Equal(3, Magnitude(loss));
    }

    /// <summary>Within a cycle the last batch counts that has one; with its step that is in force, by EndCycle too.</summary>
    [Fact]
    public void Step_puts_that_of_the_last_batch_that_has_one_in_force()
    {
        using var scope = NewDisposeScope();
        using var loss = new RelativeMaybe { AccumulateSteps = 3 };
        using var optimizer = optim.SGD([_theta], 0);
        Batch(loss, optimizer, 3).Dispose();
        Batch(loss, optimizer, 5).Dispose();
        Assert.True(double.IsNaN(Magnitude(loss)));
        Assert.Equal(5 * 0.25 / 2, Weight(Batch(loss, optimizer, main: null)), 1e-6);
        Assert.Equal(5, Magnitude(loss));

        Batch(loss, optimizer, 7).Dispose();
        Assert.Equal(7 * 0.25 / 2, Weight(Batch(loss, optimizer, main: null)), 1e-6);
        Assert.Equal(5, Magnitude(loss));
        loss.EndCycle(optimizer)!.Dispose();
        Assert.Equal(7, Magnitude(loss));

        // Cycles of two optimizers do not mix.
        using var other = optim.SGD([_theta], 0);
        Batch(loss, optimizer, 9).Dispose();
        Assert.Equal(7 * 0.25 / 2, Weight(Batch(loss, other, main: null)), 1e-6);
        Assert.Equal(7, loss.Evaluate(a: _theta * 7, b: _theta * 2)["A"]);
        Assert.Equal(7, Magnitude(loss));
    }

    private static void Cycle(RelativeMaybe loss, optim.Optimizer optimizer, params double[] mains) =>
        Assert.All(mains, main => Batch(loss, optimizer, main).Dispose());

    private static double Weight(StepResult step) => step.Read().EffectiveWeights["B"];

    private static double Magnitude(RelativeMaybe loss) => loss.state_dict()["main_magnitude.value"].item<double>();

    private static StepResult Batch(RelativeMaybe loss, optim.Optimizer optimizer, double? main, double aside = 2)
    {
        var theta = optimizer.parameters().Single();
        return loss.Step(optimizer, a: main is { } a ? theta * a : null, b: theta * aside);
    }
}
