using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Reports;

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
        Assert.Equal(((0.5 * 3) + (0.25 * 5)) / 8, report.EffectiveWeights["Second"], 1e-9);
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
        Assert.Equal(((1 / 2.0) + (1 / 4.0) + (2 / 6.0)) / 4, report.EffectiveWeights["First"], 1e-6);
        Assert.Equal(0.5 * ((1 / 4.0) + (1 / 8.0) + (2 / 16.0)) / 4, report.EffectiveWeights["Second"], 1e-6);
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
        Assert.Equal("First 2 × 1, Second 10 × 0.5", report.ToString());
        Assert.Null(report.Phase);
        foreach (var ask in (Func<StepReport, object>[])[static r => r.RawTotal, static r => r.DeclaredTotal, static r => r.Shares, static r => r.ShareOf("First")])
        {
            Assert.Contains("ReadPhases()", Assert.Throws<InvalidOperationException>(() => ask(report)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(
            ["One: raw total 2 | First 2 × 1 (100 %)", "Two: raw total 5 | Second 10 × 0.5 (100 %)"],
            average.ReadPhases().Select(static phase => phase.ToString()));
        Assert.Equal(["One", "Two"], average.ReadPhases().Select(static phase => phase.Phase));
    }

    [Fact]
    public void Steps_of_one_phase_have_its_total_and_its_name()
    {
        using var scope = NewDisposeScope();
        using var loss = new Turns();
        using var parameter = new Parameter(tensor(1f));
        using var average = new LossAverage();
        using var two = loss.Alternate(new SteplessOptimizer(parameter)).StepTwo(second: parameter * 10);
        Assert.Equal("Two: raw total 5 | Second 10 × 0.5 (100 %)", two.Read().ToString());
        average.Add(two);
        Assert.Equal(("Two", 5.0, 5.0), (average.Read().Phase, average.Read().RawTotal, average.Read().DeclaredTotal));
        average.Add(loss.Evaluate(first: tensor(3f), second: tensor(4f)));
        Assert.Equal(["raw total 5 | First 3 × 1 (60 %), Second 4 × 0.5 (40 %)", two.Read().ToString()], average.ReadPhases().Select(static phase => phase.ToString()));
        Assert.Throws<InvalidOperationException>(() => average.Read().RawTotal);

        using var again = new LossAverage();
        again.Add(average.Read());
        Assert.Throws<InvalidOperationException>(() => again.Read().RawTotal);
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

    [Fact]
    public void Nothing_is_added_or_read_after_disposal()
    {
        using var scope = NewDisposeScope();
        using var loss = new Pair();
        var average = new LossAverage();
        using var terms = loss.Compute(first: tensor(1f), second: tensor(1f));
        average.Add(terms);
        average.Dispose();
        average.Dispose();
        Assert.Equal(0, average.Count);
        Assert.Throws<ObjectDisposedException>(() => average.Add(terms));
        Assert.Throws<ObjectDisposedException>(() => average.Add(loss.Evaluate(first: tensor(1f), second: tensor(1f))));
        Assert.Throws<ObjectDisposedException>(average.Read);
        Assert.Throws<ObjectDisposedException>(average.ReadPhases);
        Assert.Throws<ObjectDisposedException>(average.Reset);
        Assert.Equal(0, average.Count);
    }

    [Fact]
    public void What_cannot_be_added_is_named_and_counts_nothing()
    {
        using var scope = NewDisposeScope();
        using var loss = new Pair();
        using var average = new LossAverage();
        using var terms = loss.Compute(first: tensor(3f), second: tensor(1f));
        average.Add(terms);
        terms.Second.Dispose();
        Assert.Contains("loss 'Second'", Assert.Throws<ObjectDisposedException>(() => average.Add(terms)).Message, StringComparison.Ordinal);
        Assert.Equal(1, average.Count);
        Assert.Equal(3, average.Read()["First"]);

        // An average that could not take its first terms takes those of any loss.
        using var other = new LossAverage();
        Assert.Throws<ObjectDisposedException>(() => other.Add(terms));
        using var normalised = new Normalised();
        other.Add(normalised.Compute(first: tensor(5f), second: tensor(1f)));
        Assert.Equal(5, other.Read()["First"]);
    }

    /// <summary>A validation set in inference mode, and the training that follows it.</summary>
    [Fact]
    public void Average_that_is_begun_in_inference_mode_goes_on_outside()
    {
        using var scope = NewDisposeScope();
        using var loss = new Pair();
        using var average = new LossAverage();
        using (inference_mode())
        {
            average.Add(loss.Compute(first: tensor(1f), second: tensor(2f)));
        }

        loss.Weights.Second = 0.25;
        average.Add(loss.Compute(first: tensor(3f), second: tensor(4f)));
        using (inference_mode())
        {
            average.Add(loss.Compute(first: tensor(5f), second: tensor(6f)));
        }

        var report = average.Read();
        Assert.Equal((3.0, 4.0), (report["First"], report["Second"]));
        Assert.Equal((2 + (3 + 1) + (5 + 1.5)) / 3, report.RawTotal, 1e-9);
    }

    [Fact]
    public void Steps_through_the_type_of_a_base_are_kept_in_one_sum()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(1f));
        using var loss = new Wider();
        Narrow narrow = loss;
        using var average = new LossAverage();
        var optimizer = new SteplessOptimizer(parameter);
        ComponentSet? components = null;
        for (var i = 1; i <= 3; i++)
        {
            using var step = narrow.Step(optimizer, first: parameter * i);
            average.Add(step);
            components ??= step.Components;
            Assert.Same(components, step.Components);
        }

        using var whole = loss.Step(optimizer, first: parameter * 6, second: parameter * 2);
        average.Add(whole);
        var report = average.Read();
        Assert.Equal((3.0, 2.0), (report["First"], report["Second"]));
    }

    [CombinedLoss]
    internal partial class Narrow
    {
        [MainLoss]
        private protected static Tensor First(Tensor first) => first;
    }

    [CombinedLoss]
    internal sealed partial class Wider : Narrow
    {
        [AuxiliaryLoss(0.5)]
        private static Tensor Second(Tensor second) => second;
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
