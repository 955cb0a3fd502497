using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Absent;

/// <summary>A part of the rows has labels: with NaN for those that have none, a batch without any has no classification loss.</summary>
internal static class Labelled
{
    public static Tensor? Squared(Tensor prediction, Tensor labels)
    {
        var has = labels.isnan().logical_not();
        return has.any().item<bool>() ? (prediction - labels).masked_select(has).square().mean() : null;
    }
}

[CombinedLoss]
internal sealed partial class LabelledFixed
{
    [MainLoss]
    internal static Tensor Size(Tensor prediction) => prediction.square().mean();

    [AuxiliaryLoss(0.3)]
    internal static Tensor? Known(Tensor prediction, Tensor labels) => Labelled.Squared(prediction, labels);

    [Regularizer(0.01)]
    internal static Tensor Bias(Tensor prediction) => prediction.abs().mean();
}

[CombinedLoss, ConvexWeights]
internal sealed partial class LabelledConvex
{
    [LossComponent(0.25)]
    internal static Tensor Size(Tensor prediction) => prediction.square().mean();

    [LossComponent(0.75)]
    internal static Tensor? Known(Tensor prediction, Tensor labels) => Labelled.Squared(prediction, labels);
}


/// <summary>Accumulated batches of which some lack a component: its mean is over the batches that have it.</summary>
public class AbsentCycleTests
{
    /// <summary>Rows with labels: the whole of a batch, or none of it.</summary>
    private static readonly string[] Patterns = ["0100", "1010", "1111", "0000", "0001"];

    public static TheoryData<string> All => [.. Patterns];

    [Theory]
    [MemberData(nameof(All))]
    public void Cycle_of_fixed_weights_is_one_step_on_all_rows(string pattern)
    {
        foreach (var sizes in new long[][] { [4, 4, 4, 4], [4, 2, 6, 1] })
        {
            using var one = new LabelledFixed();
            using var four = new LabelledFixed { AccumulateSteps = 4 };
            AssertSame(
                Gradient(pattern, sizes, whole: true, (optimizer, p, l) => one.Step(optimizer, prediction: p, labels: l)),
                Gradient(pattern, sizes, whole: false, (optimizer, p, l) => four.Step(optimizer, prediction: p, labels: l)));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Cycle_of_convex_weights_is_one_step_on_all_rows(string pattern)
    {
        using var one = new LabelledConvex();
        using var four = new LabelledConvex { AccumulateSteps = 4 };
        AssertSame(
            Gradient(pattern, [4, 4, 4, 4], whole: true, (optimizer, p, l) => one.Step(optimizer, prediction: p, labels: l)),
            Gradient(pattern, [4, 4, 4, 4], whole: false, (optimizer, p, l) => four.Step(optimizer, prediction: p, labels: l)));
    }

    [Fact]
    public void Cycle_that_ends_early_is_over_the_batches_that_came_and_reports_their_means()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = new FixedMaybe { AccumulateSteps = 4 };
        var optimizer = new SteplessOptimizer(theta);
        foreach (var b in new double?[] { null, 8, null })
        {
            loss.Step(optimizer, a: theta * 2, b: b is { } value ? theta * value : null, c: theta, r: null).Dispose();
        }

        var report = loss.EndCycle(optimizer)!.Read();
        Assert.Equal([2, 8, 1, double.NaN], report.Losses);
        Assert.Equal([1, 0.25, 0.5, 0], report.EffectiveWeights.Values);
        Assert.Equal(2 + (0.25 * 8) + 0.5, theta.grad!.item<double>(), 1e-12);
    }

    /// <summary>Each batch has its own factors; a factor and the mean of a component are over the batches that have it.</summary>
    [Fact]
    public void Cycle_under_a_normalising_scheme_takes_the_means_of_each_component_over_its_batches()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = new UnitMaybe { AccumulateSteps = 2 };
        var optimizer = new SteplessOptimizer(theta);
        loss.Step(optimizer, a: theta * 2, b: null, r: null).Dispose();
        loss.Step(optimizer, a: theta * 4, b: theta * 8, r: null).Dispose();
        Assert.Equal(1 + 0.25, theta.grad!.item<double>(), 1e-6);
    }

    /// <summary>Like a batch that is skipped, one that has nothing is not one of the cycle's.</summary>
    [Fact]
    public void Batch_without_any_component_does_not_count()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = new UnitMaybe { AccumulateSteps = 2 };
        var optimizer = new SteplessOptimizer(theta);
        Assert.True(loss.Step(optimizer, a: theta * 2, b: null, r: null).Accumulating);
        var none = loss.Step(optimizer, a: null, b: null, r: null);
        Assert.True(none.Skipped);
        Assert.False(none.Accumulating);
        Assert.False(loss.Step(optimizer, a: theta * 4, b: null, r: null).Accumulating);
        Assert.Equal(1, theta.grad!.item<double>(), 1e-6);
    }

    private static Dictionary<string, Tensor> Gradient(
        string pattern, long[] sizes, bool whole, Func<optim.Optimizer, Tensor, Tensor, StepResult> step)
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem(ScalarType.Float64);
        using var random = new Generator(5);
        var optimizer = new SteplessOptimizer([.. problem.Model.parameters()]);
        var rows = sizes.Select(size => randn(size, 5, dtype: ScalarType.Float64, generator: random)).ToList();
        var labels = sizes.Select((size, i) => pattern[i] == '1'
            ? randn(size, 3, dtype: ScalarType.Float64, generator: random)
            : full(size, 3, double.NaN, dtype: ScalarType.Float64)).ToList();
        if (whole)
        {
            step(optimizer, problem.Model.call(cat(rows)), cat(labels)).Dispose();
        }
        else
        {
            for (var i = 0; i < rows.Count; i++)
            {
                step(optimizer, problem.Model.call(rows[i]), labels[i]).Dispose();
            }
        }

        return problem.Model.named_parameters().ToDictionary(
            static entry => entry.name, static entry => entry.parameter.grad!.clone().DetachFromDisposeScope(), StringComparer.Ordinal);
    }

    private static void AssertSame(Dictionary<string, Tensor> expected, Dictionary<string, Tensor> actual)
    {
        foreach (var (name, gradient) in expected)
        {
            using var difference = (gradient - actual[name]).abs().max();
            Assert.True(difference.item<double>() < 1e-12, $"{name}: {gradient.str()} and {actual[name].str()}");
            gradient.Dispose();
            actual[name].Dispose();
        }
    }
}
