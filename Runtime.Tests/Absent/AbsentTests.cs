using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Absent;

/// <summary>Components that return null for a batch that has nothing for them.</summary>
public class AbsentTests
{
    private readonly Parameter _theta = new(ones([], ScalarType.Float64));

    private Tensor? Loss(double? value) => value is { } number ? _theta * number : null;

    [Fact]
    public void Absent_component_adds_nothing_to_the_step_and_the_report_says_so()
    {
        using var scope = NewDisposeScope();
        using var loss = new FixedMaybe();
        var optimizer = new SteplessOptimizer(_theta);
        using var step = loss.Step(optimizer, a: _theta * 2, b: null, c: _theta * 3, r: null);
        Assert.Equal(2 + (0.5 * 3), _theta.grad!.item<double>(), 1e-12);
        var report = step.Read();
        Assert.Equal(["A", "B", "C", "R"], report.Names);
        Assert.Equal([2, double.NaN, 3, double.NaN], report.Losses);
        Assert.Equal([2, double.NaN, 3, double.NaN], step.Losses.data<double>().ToArray());
        Assert.Equal([1, 0, 0.5, 0], report.EffectiveWeights.Values);
        Assert.Equal([1, 0, 1.0, 0], report.Presence.Values);
        Assert.Equal(0, report.Presence["B"]);
        Assert.Equal(0, report.ShareOf("B"));
        Assert.Equal(2 / 3.5, report.ShareOf("A"), 1e-12);
        Assert.Equal(3.5, report.RawTotal);
        Assert.Equal(3.5, report.DeclaredTotal);
        Assert.False(report.Skipped);
        Assert.Equal("raw total 3.5 | A 2 × 1 (57 %), B absent, C 3 × 0.5 (43 %), R absent", report.ToString());
    }

    [Fact]
    public void Compute_has_null_for_it_and_the_total_of_the_others()
    {
        using var scope = NewDisposeScope();
        using var loss = new FixedMaybe();
        var terms = loss.Compute(a: _theta * 2, b: null, c: _theta * 3, r: _theta * 10);
        Assert.Null(terms.B);
        var (_, b, c, r, total, raw) = terms;
        Assert.Null(b);
        Assert.Equal(3, c.item<double>());
        Assert.Equal(10, r!.item<double>());
        Assert.Equal(4.5, total.item<double>());
        Assert.Equal(4.5, raw.item<double>());
        Assert.Equal(4.5, terms.DeclaredTotal.item<double>());
        Assert.Equal(4.5, loss.forward(a: _theta * 2, b: null, c: _theta * 3, r: _theta * 10).item<double>());
        Assert.Equal("A 2, B absent, C 3, R 10 | total 4.5, raw total 4.5, declared total 4.5", terms.ToString());
        Assert.Equal([1, 0, 1, 1.0], loss.Evaluate(a: _theta * 2, b: null, c: _theta * 3, r: _theta * 10).Presence.Values);
    }

    [Fact]
    public void Where_none_is_present_there_is_no_step_and_the_result_says_so()
    {
        using var scope = NewDisposeScope();
        using var loss = new UnitMaybe();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var optimizer = optim.Adam([theta], 0.1);
        loss.Step(optimizer, a: theta * 2, b: theta * 3, r: null).Dispose();
        var before = theta.item<double>();
        using var step = loss.Step(optimizer, a: null, b: null, r: null);
        Assert.True(step.Skipped);
        Assert.Equal(before, theta.item<double>());
        Assert.Null(theta.grad);
        var report = step.Read();
        Assert.True(report.Skipped);
        Assert.Equal([0, 0, 0.0], report.Presence.Values);
        Assert.Equal(0, report.RawTotal);
        Assert.Equal("raw total 0 | A absent, B absent, R absent | skipped: no component was present", report.ToString());
        var terms = loss.Compute(a: null, b: null, r: null);
        Assert.Equal(0, terms.Total.item<float>());
        Assert.False(terms.Total.requires_grad);
        Assert.Equal([0, 0, 0.0], loss.Evaluate(a: null, b: null, r: null).Presence.Values);
    }

    [Fact]
    public void Regularizer_alone_still_trains()
    {
        using var scope = NewDisposeScope();
        using var loss = new UnitMaybe();
        loss.Step(new SteplessOptimizer(_theta), a: null, b: null, r: _theta * 5).Dispose();
        Assert.Equal(0.5, _theta.grad!.item<double>(), 1e-12);
        Assert.Equal(0.5, loss.forward(a: null, b: null, r: _theta * 5).item<double>(), 1e-12);
    }

    [Theory]
    [InlineData(2.0, null)]
    [InlineData(null, 3.0)]
    [InlineData(2.0, 3.0)]
    public void Unit_normalisation_is_over_those_that_are_present(double? a, double? b)
    {
        using var scope = NewDisposeScope();
        using var loss = new UnitMaybe();
        var expected = (a is null ? 0 : 1.0) + (b is null ? 0 : 0.25);
        loss.Step(new SteplessOptimizer(_theta), a: Loss(a), b: Loss(b), r: null).Dispose();
        Assert.Equal(expected, _theta.grad!.item<double>(), 1e-7);
        Assert.Equal(expected, loss.forward(a: Loss(a), b: Loss(b), r: null).item<double>(), 1e-7);
    }

    /// <summary>(4·9)^½ = 6 of two and (4·9·216)^⅓ of three.</summary>
    [Theory]
    [InlineData(9.0, null, 6)]
    [InlineData(9.0, 216.0, 19.81155)]
    [InlineData(null, null, 4)]
    public void Geometric_mean_is_of_those_that_are_present(double? b, double? c, double expected)
    {
        using var scope = NewDisposeScope();
        using var loss = new GeometricMaybe();
        Assert.Equal(expected, loss.forward(a: _theta * 4.0, b: Loss(b), c: Loss(c)!).item<double>(), 1e-4);
        loss.Step(new SteplessOptimizer(_theta), a: _theta * 4.0, b: Loss(b), c: Loss(c)!).Dispose();
        Assert.Equal(expected, _theta.grad!.item<double>(), 1e-4);
    }

    [Fact]
    public void Others_are_scaled_to_the_last_magnitude_of_an_absent_main_component_which_is_saved()
    {
        using var scope = NewDisposeScope();
        using var loss = new RelativeMaybe();
        var optimizer = new SteplessOptimizer(_theta);
        double Weight(LossModule of, double? a, double b)
        {
            using var step = ((RelativeMaybe)of).Step(optimizer, a: Loss(a), b: Loss(b));
            return step.Read().EffectiveWeights[1];
        }

        Assert.Equal(0.25, Weight(loss, null, 8), 1e-7);
        Assert.Equal(0.25 * 2 / 8, Weight(loss, -2, 8), 1e-7);
        Assert.Equal(0.25 * 2 / 4, Weight(loss, null, 4), 1e-7);
        loss.eval();
        _ = Weight(loss, 100, 4);
        loss.train();
        Assert.Equal(0.25 * 2 / 4, Weight(loss, null, 4), 1e-7);
        _ = loss.Evaluate(a: _theta * 100, b: _theta * 4);
        Assert.Equal(0.25 * 2 / 4, Weight(loss, null, 4), 1e-7);
        _ = Weight(loss, double.NaN, 4);
        Assert.Equal(0.25 * 2 / 4, Weight(loss, null, 4), 1e-7);
        using var file = new TemporaryFile();
        loss.save(file.Path);
        using var other = new RelativeMaybe();
        other.load(file.Path);
        Assert.Equal(0.25 * 2 / 4, Weight(other, null, 4), 1e-7);
        Assert.Equal(0.25 * 2 / 5, other.Evaluate(a: null, b: _theta * 5).EffectiveWeights[1], 1e-7);
        other.to(ScalarType.Float16);
        Assert.Equal(0.25 * 2 / 4, Weight(other, null, 4), 1e-7);
    }

    /// <summary>What was skipped happened to nobody.</summary>
    [Fact]
    public void Skipped_step_leaves_the_last_magnitude()
    {
        using var scope = NewDisposeScope();
        using var loss = new RelativeMaybe { NonFinite = NonFinite.SkipStep };
        var optimizer = new SteplessOptimizer(_theta);
        loss.Step(optimizer, a: _theta * 2, b: _theta * 4).Dispose();
        loss.Step(optimizer, a: _theta * 7, b: _theta * double.NaN).Dispose();
        using var step = loss.Step(optimizer, a: null, b: _theta * 4);
        Assert.Equal(0.25 * 2 / 4, step.Read().EffectiveWeights[1], 1e-7);
    }

    [Fact]
    public void Average_is_over_the_steps_in_which_a_component_was_present()
    {
        using var scope = NewDisposeScope();
        using var loss = new FixedMaybe();
        using var average = new LossAverage();
        using var ofReports = new LossAverage();
        var optimizer = new SteplessOptimizer(_theta);
        foreach (var (a, b) in new (double?, double?)[] { (2, null), (4, 8), (6, null), (null, 4) })
        {
            using var step = loss.Step(optimizer, a: Loss(a), b: Loss(b), c: _theta * 1.0, r: null);
            average.Add(step);
            ofReports.Add(step.Read());
            ofReports.Add(loss.Evaluate(a: Loss(a), b: Loss(b), c: _theta * 1.0, r: null));
            average.Add(loss.Compute(a: Loss(a), b: Loss(b), c: _theta * 1.0, r: null));
        }

        foreach (var report in new[] { average.Read(), ofReports.Read() })
        {
            Assert.Equal([4, 6, 1, double.NaN], report.Losses);
            Assert.Equal([0.75, 0.5, 1, 0], report.Presence.Values);
            Assert.Equal([0.75, 0.125, 0.5, 0], report.EffectiveWeights.Values);
            Assert.Equal((0.75 * 4) + (0.25 * 0.5 * 6) + 0.5, report.RawTotal, 1e-12);
            Assert.Equal(report.RawTotal, report.DeclaredTotal, 1e-12);
            Assert.Equal(3 / 4.25, report.ShareOf("A"), 1e-12);
            Assert.Equal(
                "raw total 4.25 | A 4 × 0.75 (71 %) in 75 % of the steps, B 6 × 0.125 (18 %) in 50 % of the steps, C 1 × 0.5 (12 %), R absent",
                report.ToString());
        }
    }

    [Fact]
    public void Component_that_does_not_say_so_must_have_a_loss()
    {
        using var scope = NewDisposeScope();
        using var loss = new NeverNull();
        var exception = Assert.Throws<InvalidOperationException>(() => loss.Step(new SteplessOptimizer(_theta), x: _theta));
        Assert.Contains("declare the return type Tensor?", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'A'", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>No component is present, and what follows is the first batch of the cycle still.</summary>
    [Fact]
    public void Absent_component_costs_no_tensor()
    {
        using var scope = NewDisposeScope();
        using var loss = new UnitMaybe();
        var optimizer = new SteplessOptimizer(_theta);
        var (a, b) = (_theta * 2, _theta * 3);
        long Step(Tensor? second) => Tensors.CreatedBy(() => loss.Step(optimizer, a: a.alias(), b: second?.alias(), r: null).Dispose());
        _ = (Step(b), Step(b));
        var both = Step(b);
        _ = (Step(null), Step(null));
        Assert.True(Step(null) <= both, "An absent component creates tensors.");
    }
}

[CombinedLoss]
internal sealed partial class NeverNull
{
    [MainLoss]
    internal static Tensor A(Tensor x) => null!;
}
