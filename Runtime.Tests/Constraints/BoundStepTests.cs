using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Transactions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Constraints;

/// <summary>What a step does with a bound, by hand: w = clip(λ + v)/2, v̄ ← ½v̄ + ½v, λ ← clip(λ + 0.1·v̄) with v = (L − 2)/2.</summary>
public sealed class BoundStepTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Parameter _theta = new(ones([], ScalarType.Float64));

    public void Dispose()
    {
        _theta.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Weight_and_multiplier_follow_the_formula()
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        var (multiplier, average) = (0.0, 0.0);
        foreach (var value in new[] { 3.0, 8, 2, 0.5, -1, 0.1, 1, 4 })
        {
            var violation = (value - 2) / 2;
            var weight = Math.Max(multiplier + violation, 0) / 2;
            var report = Step(loss, optimizer, value);
            var bound = report.BoundOf("Kept");
            Assert.Equal(violation, bound.Violation, 1e-12);
            Assert.Equal(value, bound.Value, 1e-12);
            Assert.Equal(multiplier, bound.Multiplier, 1e-12);
            Assert.Equal(weight, bound.EffectiveWeight, 1e-12);
            Assert.Equal(weight, report.EffectiveWeights["Kept"], 1e-12);
            Assert.Equal(weight, loss.EffectiveWeights["Kept"], 1e-12);
            Assert.Equal(5 + (weight * value), _theta.grad!.ToDouble(), 1e-12);
            average = (0.5 * average) + (0.5 * violation);
            multiplier = Math.Clamp(multiplier + (0.1 * average), 0, 100);
        }

        Assert.Equal(multiplier, Buffer(loss, "multiplier"), 1e-12);
        Assert.Equal(average, Buffer(loss, "average"), 1e-12);
    }

    [Fact]
    public void No_total_has_the_bounded_component_whatever_it_is()
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        Assert.Equal(5, Step(loss, optimizer, 7).RawTotal);
        Assert.Equal(5, Step(loss, optimizer, 7).DeclaredTotal);
        Assert.Equal(5, Step(loss, optimizer, double.PositiveInfinity).RawTotal);
        using var terms = loss.Compute(a: _theta * 5, kept: _theta * double.NaN);
        Assert.Equal(5, terms.RawTotal.ToDouble());
        Assert.Equal(5, terms.DeclaredTotal.ToDouble());
    }

    [Fact]
    public void A_total_has_the_gradient_of_a_step_and_moves_the_multiplier_as_one()
    {
        using var stepped = new AlwaysBound();
        using var summed = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        foreach (var value in new[] { 3.0, 8, 5, 0.5, 6 })
        {
            Step(stepped, optimizer, value);
            var gradient = _theta.grad!.ToDouble();
            _theta.grad = null;
            summed.forward(a: _theta * 5, kept: _theta * value).backward();
            Assert.Equal(gradient, _theta.grad!.ToDouble(), 1e-12);
            Assert.Equal(Buffer(stepped, "multiplier"), Buffer(summed, "multiplier"));
        }

        Assert.True(Buffer(summed, "multiplier") > 0.1);
    }

    [Fact]
    public void Evaluation_mode_and_numbers_move_nothing()
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        Step(loss, optimizer, 8);
        var before = State(loss);
        Assert.Equal(3, loss.Evaluate(a: _theta * 5, kept: _theta * 8).BoundOf("Kept").Violation, 1e-12);
        using (no_grad())
        {
            loss.forward(a: _theta * 5, kept: _theta * 8).Dispose();
        }

        loss.eval();
        Step(loss, optimizer, 8);
        loss.Compute(a: _theta * 5, kept: _theta * 8).Dispose();
        Assert.Equal(before, State(loss));
        loss.train();
        Step(loss, optimizer, 8);
        Assert.NotEqual(before, State(loss));
    }

    [Fact]
    public void A_step_that_fails_or_is_not_finite_leaves_the_multiplier()
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        Step(loss, optimizer, 8);
        var before = State(loss);
        loss.NonFinite = NonFinite.SkipStep;
        Assert.True(Step(loss, optimizer, double.NaN).Skipped);
        Assert.Equal(before, State(loss));
        loss.NonFinite = NonFinite.Throw;
        Assert.Throws<NonFiniteLossException>(() => Step(loss, optimizer, double.PositiveInfinity));
        Assert.Equal(before, State(loss));
        using var failing = new FragileOptimizer(optimizer) { Throws = true };
        Assert.Throws<PlannedException>(() => { Step(loss, failing, 8); });
        Assert.Equal(before, State(loss));

        // Nobody looks: tensors are kept by the device, and the count of steps moves on.
        loss.NonFinite = NonFinite.Propagate;
        Step(loss, optimizer, double.NaN);
        Assert.Equal(before["constraints.Kept.multiplier"], State(loss)["constraints.Kept.multiplier"]);
        Assert.Equal(before["constraints.Kept.average"], State(loss)["constraints.Kept.average"]);
        loss.forward(a: _theta * double.NaN, kept: _theta * 8).Dispose();
        Assert.Equal(before["constraints.Kept.multiplier"], State(loss)["constraints.Kept.multiplier"]);
    }

    [Fact]
    public void An_absent_component_leaves_its_multiplier()
    {
        using var loss = new GivenBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        loss.Step(optimizer, a: _theta * 5, kept: _theta * 8, c: _theta * 2).Dispose();
        var before = State(loss);
        for (var i = 0; i < 3; i++)
        {
            using var step = loss.Step(optimizer, a: _theta * 5, kept: null, c: _theta * 2);
            var report = step.Read();
            Assert.Empty(report.Bounds);
            Assert.Equal(0, report.EffectiveWeights["Kept"]);
            Assert.Equal(6, _theta.grad!.ToDouble(), 1e-12);
            _ = loss.forward(a: _theta * 5, kept: null, c: _theta * 2);
        }

        Assert.Equal(before, State(loss));
    }

    [Fact]
    public void A_lazy_component_counts_as_often_as_it_is_due()
    {
        using var loss = new LazyBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        var multipliers = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            using var step = loss.Step(optimizer, a: _theta * 5, kept: _theta * 4);
            var report = step.Read();
            multipliers.Add(Buffer(loss, "multiplier"));
            if (i % 3 == 0)
            {
                var bound = report.BoundOf("Kept");
                Assert.Equal(3 * (bound.Multiplier + 1) / 2, bound.EffectiveWeight, 1e-12);
            }
            else
            {
                Assert.Empty(report.Bounds);
            }
        }

        Assert.Equal([0.05, 0.05, 0.05, 0.125, 0.125, 0.125], multipliers.Select(static value => Math.Round(value, 12)));
    }

    [Fact]
    public void What_measures_a_component_decides_and_its_gradient_is_followed()
    {
        using var loss = new MeasuredBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        using (var kept = loss.Step(optimizer, a: _theta * 5, kept: _theta * 0.6))
        {
            // Hard says 1, above 0.9, though the loss is 0.6.
            Assert.Equal(1, kept.Read().BoundOf("Soft").Value, 1e-6);
            Assert.Equal(5, _theta.grad!.ToDouble(), 1e-12);
        }

        using var violated = loss.Step(optimizer, a: _theta * 5, kept: _theta * 0.4);
        var bound = violated.Read().BoundOf("Soft");
        Assert.Equal(0, bound.Value, 1e-6);
        Assert.Equal(1, bound.Violation, 1e-12);
        Assert.Equal(-1 / 0.9, bound.EffectiveWeight, 1e-12);
        Assert.Equal(5 - (0.4 / 0.9), _theta.grad!.ToDouble(), 1e-12);
        Assert.Equal(0.1, Buffer(loss, "multiplier", "Soft"), 1e-12);
    }

    [Fact]
    public void A_cycle_of_batches_moves_the_multiplier_once_by_its_mean()
    {
        using var whole = new AlwaysBound();
        using var parts = new AlwaysBound { AccumulateSteps = 3 };
        using var optimizer = new SteplessOptimizer([_theta]);
        Step(whole, optimizer, 5);
        foreach (var value in new[] { 3.0, 9, 3 })
        {
            Assert.Equal(0, Buffer(parts, "multiplier"));
            var bound = Step(parts, optimizer, value).BoundOf("Kept");
            Assert.Equal((value - 2) / 4, bound.EffectiveWeight, 1e-12);
        }

        Assert.Equal(Buffer(whole, "multiplier"), Buffer(parts, "multiplier"), 1e-12);

        // A cycle that ends early: two batches, of 4 and 6.
        Step(whole, optimizer, 5);
        Step(parts, optimizer, 4);
        Step(parts, optimizer, 6);
        using var end = parts.EndCycle(optimizer)!;
        Assert.Equal(Buffer(whole, "multiplier"), Buffer(parts, "multiplier"), 1e-12);
        Assert.Equal(1.5, end.Read().BoundOf("Kept").Violation, 1e-12);
    }

    [Fact]
    public void A_measure_is_averaged_over_a_cycle()
    {
        using var loss = new MeasuredBound { AccumulateSteps = 2 };
        using var optimizer = new SteplessOptimizer([_theta]);
        loss.Step(optimizer, a: _theta, kept: _theta * 0.4).Dispose();
        loss.Step(optimizer, a: _theta, kept: _theta * 0.6).Dispose();
        Assert.Equal(0.1 * (0.9 - 0.5) / 0.9, Buffer(loss, "multiplier", "Soft"), 1e-12);
    }

    [Fact]
    public void A_bound_is_changed_while_training_and_saved()
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        Assert.Equal(2, loss.Bounds.Kept);
        Assert.Equal("Kept ≤ 2", loss.Bounds.ToString());
        loss.Bounds.Kept = 4;
        var bound = Step(loss, optimizer, 8).BoundOf("Kept");
        Assert.Equal((4.0, 1.0), (bound.Bound, bound.Violation));
        using var loaded = new AlwaysBound();
        loaded.load_state_dict(loss.state_dict());
        Assert.Equal(4, loaded.Bounds["Kept"]);
        Assert.Equal(State(loss), State(loaded));
        Assert.Throws<ArgumentException>(() => loss.Bounds.Kept = double.NaN);
        Assert.Throws<ArgumentException>(() => loss.Bounds.Kept = -1);

        // Under the types of their bases the analyzer, which finds such names, does not know the class.
        var (weights, known) = ((ComponentWeights)loss.Weights, (ComponentBounds)loss.Bounds);
        Assert.Contains("use Bounds", Assert.Throws<ArgumentException>(() => weights["Kept"]).Message, StringComparison.Ordinal);
        Assert.Contains("use Weights", Assert.Throws<ArgumentException>(() => known["A"]).Message, StringComparison.Ordinal);
        Assert.Equal(["A"], loss.Weights.Names);
        Assert.Equal(["Kept"], loss.Bounds.Names);
    }

    [Fact]
    public void A_schedule_moves_a_bound()
    {
        using var loss = new ScheduledBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        var bounds = Enumerable.Range(0, 6).Select(_ =>
        {
            using var step = loss.Step(optimizer, a: _theta, kept: _theta * 2);
            return step.Read().BoundOf("Kept").Bound;
        }).ToArray();
        Assert.Equal([3, 2.5, 2, 1.5, 1, 1], bounds);
        using var fresh = new ScheduledBound();
        fresh.Bounds.Kept = 5;
        using var after = fresh.Step(optimizer, a: _theta, kept: _theta * 2);
        Assert.Contains("Bounds.Kept was set to 5 by code", after.Read().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Phases_share_the_multiplier_of_a_component_in_both()
    {
        using var loss = new PhasedBounds();
        using var optimizer = new SteplessOptimizer([_theta]);
        var alternation = loss.Alternate(first: optimizer, second: optimizer);
        alternation.StepFirst(a: _theta, both: _theta * 4).Dispose();
        Assert.Equal(0.05, Buffer(loss, "multiplier", "Both"), 1e-12);
        Assert.Equal(0, Buffer(loss, "multiplier", "Alone"));
        using var second = alternation.StepSecond(c: _theta, both: _theta * 4, alone: _theta * 1.5);
        Assert.Equal(["Both", "Alone"], second.Read().Bounds.Select(static bound => bound.Component));
        Assert.Equal(0.125, Buffer(loss, "multiplier", "Both"), 1e-12);
        Assert.Equal(-0.025, Buffer(loss, "multiplier", "Alone"), 1e-12);
    }

    [Fact]
    public void A_derived_loss_has_the_bounds_of_its_base_and_its_own()
    {
        using var loss = new DerivedBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        Assert.Equal("Kept ≤ 2, More ≥ 1", loss.Bounds.ToString());
        loss.Bounds.More = 0.5;
        ((BaseBound)loss).Bounds.Kept = 3;
        Assert.Equal((3.0, 0.5), (loss.Bounds.Kept, loss.Bounds.More));
        using var step = loss.Step(optimizer, a: _theta, kept: _theta * 4, more: _theta * 0.25);
        Assert.Equal([1.0 / 3, 0.5], step.Read().Bounds.Select(static bound => Math.Round(bound.Violation, 12)).Select(static v => v == 0.333333333333 ? 1.0 / 3 : v));
        Assert.Equal("min A subject to Kept ≤ 2, More ≥ 1", DerivedBound.Formula);
    }

    [Fact]
    public void Kept_effective_weights_hold_the_weight_of_a_bound_and_let_its_multiplier_rest()
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        Step(loss, optimizer, 8);
        loss.HoldEffectiveWeights();
        var first = Step(loss, optimizer, 6).BoundOf("Kept").EffectiveWeight;
        var before = State(loss);
        Assert.Equal(first, Step(loss, optimizer, 3).BoundOf("Kept").EffectiveWeight);
        Assert.Equal(5 + (3 * first), _theta.grad!.ToDouble(), 1e-12);
        Assert.Equal(before, State(loss));
        Assert.Throws<InvalidOperationException>(() => loss.Bounds.Kept = 3);
        loss.ReleaseEffectiveWeights();
        Assert.NotEqual(first, Step(loss, optimizer, 3).BoundOf("Kept").EffectiveWeight);
    }

    [Fact]
    public void State_is_float32_at_least_after_a_move_to_half_precision()
    {
        using var loss = new AlwaysBound();
        loss.to(ScalarType.BFloat16);
        using var optimizer = new SteplessOptimizer([_theta]);
        Step(loss, optimizer, 8);
        Assert.Equal(ScalarType.Float32, loss.state_dict()["constraints.Kept.multiplier"].dtype);
        Assert.Equal(0.15, Buffer(loss, "multiplier"), 1e-6);
        Assert.Equal(ScalarType.Int64, loss.state_dict()["constraints.Kept.steps.value"].dtype);
    }

    [Fact]
    public void Averages_have_the_means_of_bounds()
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        using var onDevice = new LossAverage();
        using var onHost = new LossAverage();
        var reports = new List<StepReport>();
        foreach (var value in new[] { 3.0, 8, 1, 6 })
        {
            using var step = loss.Step(optimizer, a: _theta * 5, kept: _theta * value);
            onDevice.Add(step);
            reports.Add(step.Read());
            onHost.Add(step.Read());
        }

        foreach (var average in new[] { onDevice.Read(), onHost.Read() })
        {
            var bound = average.BoundOf("Kept");
            Assert.Equal(reports.Average(static report => report.BoundOf("Kept").Violation), bound.Violation, 1e-12);
            Assert.Equal(reports.Average(static report => report.BoundOf("Kept").Multiplier), bound.Multiplier, 1e-12);
            Assert.Equal(reports.Average(static report => report.EffectiveWeights["Kept"]), average.EffectiveWeights["Kept"], 1e-12);
            Assert.Equal(0.25, bound.Kept);
            Assert.Equal(5, average.RawTotal, 1e-12);
        }
    }

    [Fact]
    public void A_report_has_the_share_of_the_last_hundred_steps_that_kept_the_bound()
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        Assert.Equal(1, Step(loss, optimizer, 1).BoundOf("Kept").Kept);
        Assert.Equal(0.5, Step(loss, optimizer, 3).BoundOf("Kept").Kept);
        for (var i = 0; i < 98; i++)
        {
            Step(loss, optimizer, i < 48 ? 1 : 3);
        }

        Assert.Equal(0.48, Step(loss, optimizer, 3).BoundOf("Kept").Kept, 1e-12);
        using var late = loss.Step(optimizer, a: _theta, kept: _theta * 1);
        Step(loss, optimizer, 3);
        Assert.Equal(0.49, late.Read().BoundOf("Kept").Kept, 1e-12);
    }

    [Fact]
    public void An_infeasible_bound_is_named_once()
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        var told = new List<int>();
        for (var i = 0; i < 2200; i++)
        {
            if (Step(loss, optimizer, 2000).Notes is [var note])
            {
                Assert.StartsWith("'Kept' ≤ 2 seems infeasible: its multiplier has been at the cap of 100 for 1000 steps", note, StringComparison.Ordinal);
                told.Add(i);
            }
        }

        Assert.InRange(Assert.Single(told), 1000, 1010);
    }

    /// <summary>A multiplier that has yet to rise, or that cannot, says nothing of what the bound is worth.</summary>
    [Fact]
    public void Price_is_not_said_before_it_is_known()
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        Assert.Equal("the multiplier has yet to rise", Step(loss, optimizer, 8).BoundOf("Kept").PriceInWords());
        for (var i = 0; i < 200; i++)
        {
            Step(loss, optimizer, 2000);
        }

        var capped = Step(loss, optimizer, 2000).BoundOf("Kept");
        Assert.Equal(100, capped.Multiplier);
        Assert.Equal("the price of the bound is not known", capped.PriceInWords());

        using var kept = new AlwaysBound();
        Assert.Equal("the bound costs nothing", Step(kept, optimizer, 1).BoundOf("Kept").PriceInWords());
    }

    [Fact]
    public void Price_is_said_in_words_and_in_units_of_the_loss()
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        Step(loss, optimizer, 8);
        var report = Step(loss, optimizer, 8);
        var bound = report.BoundOf("Kept");
        Assert.Equal(-0.075, bound.Price, 1e-12);
        Assert.Equal("loosening the bound by 0.1 would lower the main loss by about 0.0075", bound.PriceInWords());
        Assert.Contains("Kept ≤ 2: 8, kept in 0 % of the last steps, multiplier 0.15, weight 1.5", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_of_lbfgs_moves_the_multiplier_once_and_minimises_one_function()
    {
        using var loss = new DiscLoss();
        using var x = new Parameter(tensor(new[] { 3.0 }));
        using var optimizer = optim.LBFGS([x], lr: 1, max_iter: 30);
        using var first = loss.Step(optimizer, () => new DiscLoss.Inputs { X = x });
        var bound = first.Read().BoundOf("Size");
        Assert.Equal(8, bound.Violation, 1e-12);
        Assert.Equal(8, bound.EffectiveWeight, 1e-12);
        Assert.Equal(0.01 * 0.01 * 8, loss.state_dict()["constraints.Size.multiplier"].ToDouble(), 1e-12);
        Assert.Equal(1, loss.state_dict()["constraints.Size.steps.value"].ToInt64());

        // The minimum of (x − 2)² + 8x².
        Assert.Equal(2.0 / 9, x.data<double>()[0], 1e-3);
    }

    [Fact]
    public void One_bound_costs_so_many_tensors_of_a_step()
    {
        using var loss = new AlwaysBound();
        using var plain = new PlainPair();
        using var optimizer = new SteplessOptimizer([_theta]);
        long Bounded() => Tensors.CreatedBy(() => loss.Step(optimizer, a: _theta * 5, kept: _theta * 8).Dispose());
        long Plain() => Tensors.CreatedBy(() => plain.Step(optimizer, a: _theta * 5, kept: _theta * 8).Dispose());
        for (var i = 0; i < 3; i++)
        {
            _ = (Bounded(), Plain());
        }

        // docs/bounds.md states it.
        Assert.Equal(BoundCost.Propagate, Bounded() - Plain());
        (loss.NonFinite, plain.NonFinite) = (NonFinite.Throw, NonFinite.Throw);
        _ = (Bounded(), Plain());
        Assert.Equal(BoundCost.Throw, Bounded() - Plain());
    }

    private static class BoundCost
    {
        public const int Propagate = 13;
        public const int Throw = 9;
    }

    private StepReport Step(AlwaysBound loss, optim.Optimizer optimizer, double value)
    {
        using var step = loss.Step(optimizer, a: _theta * 5, kept: _theta * value);
        return step.Read();
    }

    private static double Buffer(LossModule loss, string name, string component = "Kept") =>
        loss.state_dict()[$"constraints.{component}.{name}"].ToDouble();

    private static Dictionary<string, string> State(LossModule loss) => loss.state_dict()
        .Where(static entry => entry.Key is not "checksums")
        .ToDictionary(static entry => entry.Key, static entry => Convert.ToHexString(entry.Value.detach().contiguous().bytes), StringComparer.Ordinal);
}
