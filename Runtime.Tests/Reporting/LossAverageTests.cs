using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Reporting;

/// <summary>Averages over an epoch: the same numbers as by hand, without waiting for the device until they are read.</summary>
public partial class LossAverageTests
{
    [Fact]
    public void Averages_over_samples_while_a_weight_changes()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(1f));
        using var loss = new Pair();
        using var average = new LossAverage();
        var optimizer = new SteplessOptimizer(parameter);
        double[] firsts = [2, 4, 8];
        double[] weights = [0.5, 0.5, 0.25];
        double[] counts = [1, 2, 5];
        for (var i = 0; i < firsts.Length; i++)
        {
            loss.Weights.Second = weights[i];
            using var step = loss.Step(optimizer, first: parameter * firsts[i], second: parameter * (10 * firsts[i]));
            average.Add(step, counts[i]);
        }

        var report = average.Read();
        var mean = (2 + (2 * 4) + (5 * 8)) / 8.0;
        var raw = ((1 * (2 + 10)) + (2 * (4 + 20)) + (5 * (8 + 20))) / 8.0;
        Assert.Equal(8, average.Count);
        Assert.Equal(mean, report["First"], 1e-9);
        Assert.Equal(10 * mean, report["Second"], 1e-9);
        Assert.Equal(raw, report.RawTotal, 1e-9);
        Assert.Equal(mean + (0.5 * 10 * mean), report.DeclaredTotal, 1e-9);
        Assert.Equal(((0.5 * 3) + (0.25 * 5)) / 8, report.EffectiveWeightOf("Second"), 1e-9);
        Assert.Equal(report.ToString(), average.Read().ToString());
    }

    [Fact]
    public void Steps_terms_and_reports_may_be_mixed_and_effective_weights_are_averaged()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(1f));
        using var loss = new Normalised();
        using var average = new LossAverage();
        using var step = loss.Step(new SteplessOptimizer(parameter), first: parameter * 2, second: parameter * 4);
        average.Add(step);
        using var terms = loss.Compute(first: parameter * 4, second: parameter * 8);
        average.Add(terms);
        average.Add(loss.Evaluate(first: parameter * 6, second: parameter * 16), count: 2);
        var report = average.Read();
        Assert.Equal((2 + 4 + 6 + 6) / 4.0, report["First"], 1e-6);
        Assert.Equal((4 + 8 + 16 + 16) / 4.0, report["Second"], 1e-6);
        Assert.Equal(((1 / 2.0) + (1 / 4.0) + (2 / 6.0)) / 4, report.EffectiveWeightOf("First"), 1e-6);
        Assert.Equal(0.5 * ((1 / 4.0) + (1 / 8.0) + (2 / 16.0)) / 4, report.EffectiveWeightOf("Second"), 1e-6);
    }

    [Fact]
    public void Steps_of_phases_are_averaged_each_over_its_own()
    {
        using var scope = NewDisposeScope();
        using var loss = new Turns();
        using var parameter = new Parameter(tensor(1f));
        using var average = new LossAverage();
        var turns = loss.Alternate(new SteplessOptimizer(parameter));
        for (var i = 1; i <= 3; i++)
        {
            using var one = turns.StepOne(first: parameter * i);
            average.Add(one);
        }

        using var two = turns.StepTwo(second: parameter * 10);
        average.Add(two);
        var report = average.Read();
        Assert.Equal(["First", "Second"], report.Names);
        Assert.Equal([2, 10], report.Losses);
        Assert.Equal(7, report.RawTotal);
    }

    [Fact]
    public void Skipped_steps_are_left_out_and_named()
    {
        using var scope = NewDisposeScope();
        using var loss = new Skipping();
        using var parameter = new Parameter(tensor(1f));
        using var average = new LossAverage();
        foreach (var factor in (float[])[1, float.NaN, 3])
        {
            using var step = loss.Step(new SteplessOptimizer(parameter), value: parameter * factor);
            average.Add(step, count: 4);
        }

        var report = average.Read();
        Assert.Equal(2, report["Value"]);
        Assert.Equal(8, average.Count);
        Assert.Equal(["1 skipped step is left out"], report.Notes);
        Assert.Equal(2, report.GradientNorm!.Value, 1e-6);
    }

    [Fact]
    public void Sum_of_many_small_losses_keeps_its_digits()
    {
        using var scope = NewDisposeScope();
        using var loss = new Pair();
        using var average = new LossAverage();
        using var terms = loss.Compute(first: tensor(0.1f), second: tensor(1f));
        for (var i = 0; i < 20_000; i++)
        {
            average.Add(terms);
        }

        Assert.Equal(0.1f, average.Read()["First"], 1e-12);
    }

    [Fact]
    public void What_does_not_belong_into_an_average()
    {
        using var scope = NewDisposeScope();
        using var loss = new Pair();
        using var other = new Pair();
        using var average = new LossAverage();
        var report = loss.Evaluate(first: tensor(1f), second: tensor(1f));
        foreach (var count in (double[])[-1, double.NaN, double.PositiveInfinity])
        {
            Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(() => average.Add(report, count)).ParamName);
        }

        average.Add(loss.Evaluate(first: tensor(float.NaN), second: tensor(1f)), count: 0);
        average.Add(report);
        Assert.Equal(1, average.Read()["First"]);
        Assert.Contains("another loss object", Assert.Throws<InvalidOperationException>(() => average.Add(other.Evaluate(first: tensor(1f), second: tensor(1f)))).Message, StringComparison.Ordinal);
        var terms = loss.Compute(first: tensor(1f), second: tensor(1f));
        terms.Dispose();
        Assert.Throws<ObjectDisposedException>(() => average.Add(terms));
    }

    [CombinedLoss]
    internal sealed partial class Pair
    {
        [MainLoss]
        private static Tensor First(Tensor first) => first;

        [AuxiliaryLoss(0.5)]
        private static Tensor Second(Tensor second) => second;
    }

    [CombinedLoss, UnitNormalized(Epsilon = 0)]
    internal sealed partial class Normalised
    {
        [MainLoss]
        private static Tensor First(Tensor first) => first;

        [AuxiliaryLoss(0.5)]
        private static Tensor Second(Tensor second) => second;
    }

    [CombinedLoss(NonFinite = NonFinite.SkipStep)]
    internal sealed partial class Skipping
    {
        [MainLoss]
        private static Tensor Value(Tensor value) => value;
    }

    [CombinedLoss]
    [Phase("One", nameof(First)), Phase("Two", nameof(Second))]
    internal sealed partial class Turns
    {
        [LossComponent]
        private static Tensor First(Tensor first) => first;

        [LossComponent(0.5)]
        private static Tensor Second(Tensor second) => second;
    }
}
