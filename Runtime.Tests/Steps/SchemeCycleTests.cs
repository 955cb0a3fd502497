using LossGen.Runtime.Tests.Documentation;
using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>A scheme that remembers, where batches are accumulated: the factors of the first cycle, of which no step has decided.</summary>
public partial class SchemeCycleTests
{
    private static double[] Weights(StepResult step)
    {
        using (step)
        {
            return [.. step.Read().EffectiveWeights.Values];
        }
    }

    private static double[] Average(nn.Module loss, string scheme = "scheme") =>
        [.. loss.state_dict()[$"{scheme}.average"].to(ScalarType.Float64).data<double>()];

    private static Tensor Far(double distance) => full([2, 1], distance, ScalarType.Float64);

    /// <summary>At distance d the losses are d² and d.</summary>
    [Fact]
    public void First_cycle_has_the_factors_of_its_first_batch_and_the_scheme_learns_at_its_end()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros([1], ScalarType.Float64));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new AveragedLoss { AccumulateSteps = 2 };
        double[] Step(double distance) => Weights(loss.Step(optimizer, prediction: parameter.expand(2, 1), target: Far(distance)));

        Near([1 / 400.0, 0.3 / 20], Step(20));
        Assert.Equal([0, 0], Average(loss));
        Near([1 / 400.0, 0.3 / 20], Step(40));
        Near([(400 + 1600) / 2, 30], Average(loss));

        // -∇ of ½·(d²/400 + 0.3·d/20 + d'²/400 + 0.3·d'/20), which a step without the scheme has 400 times as large.
        Near([-((20 + 40) / 400.0) - (0.3 / 20)], parameter.grad!.data<double>());

        // What the cycle taught holds in the next one, whatever its batches are.
        Near([1 / 1000.0, 0.3 / 30], Step(1));
        Near([1 / 1000.0, 0.3 / 30], Step(2));
        Near([(1000 * 0.9) + (2.5 * 0.1), (30 * 0.9) + (1.5 * 0.1)], Average(loss));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void First_batch_has_the_same_factors_however_many_make_a_step(int steps)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros([1], ScalarType.Float64));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new AveragedLoss { AccumulateSteps = steps };
        Near([1 / 400.0, 0.3 / 20], Weights(loss.Step(optimizer, prediction: parameter.expand(2, 1), target: Far(20))));
    }

    [Fact]
    public void Batch_that_fails_decides_nothing()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros([1], ScalarType.Float64));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new AveragedLoss { AccumulateSteps = 2, NonFinite = NonFinite.SkipStep };
        using (var skipped = loss.Step(optimizer, prediction: parameter.expand(2, 1), target: Far(double.NaN)))
        {
            Assert.True(skipped.Skipped);
        }

        Near([1 / 400.0, 0.3 / 20], Weights(loss.Step(optimizer, prediction: parameter.expand(2, 1), target: Far(20))));
    }

    /// <summary>
    /// Under <see cref="NonFinite.Propagate"/> nothing looks at the values, and what such a cycle would teach is not in force.
    /// </summary>
    [Fact]
    public void Cycle_that_is_not_finite_decides_nothing()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros([1], ScalarType.Float64));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new AveragedLoss { AccumulateSteps = 2 };
        double[] Step(double distance) => Weights(loss.Step(optimizer, prediction: parameter.expand(2, 1), target: Far(distance)));
        Step(double.NaN);
        Step(20);
        Near([1 / 400.0, 0.3 / 20], Step(20));
    }

    [Fact]
    public void Phases_decide_each_by_its_own_first_batch()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros([1], ScalarType.Float64));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new AveragedTurns(parameter) { AccumulateSteps = 2 };
        var alternation = loss.Alternate(optimizer);
        Near([1 / 400.0], Weights(alternation.StepA(target: Far(20))));
        Near([1 / 5.0], Weights(alternation.StepB(target: Far(5))));
        Near([1 / 400.0], Weights(alternation.StepA(target: Far(40))));
        Near([1 / 5.0], Weights(alternation.StepB(target: Far(7))));
        Near([1000], Average(loss, "scheme_A"));
        Near([6], Average(loss, "scheme_B"));
    }

    /// <summary>Random numbers, a buffer that is changed in place and learned parameters: none of it moves before the cycle ends.</summary>
    [Fact]
    public void Deciding_for_a_cycle_draws_no_random_number_and_changes_no_buffer()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros([1], ScalarType.Float64));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Wandering(parameter) { AccumulateSteps = 2 };
        using var plain = new Wandering(parameter);
        Dictionary<string, byte[]> State(Wandering of) => of.state_dict()
            .Where(static entry => entry.Key.StartsWith("scheme.", StringComparison.Ordinal))
            .ToDictionary(static entry => entry.Key, static entry => entry.Value.bytes.ToArray());
        var before = State(loss);
        Assert.Equal(
            Weights(plain.Step(optimizer, target: Far(20))),
            Weights(loss.Step(optimizer, target: Far(20))));
        Assert.Equal(before, State(loss));
        loss.Step(optimizer, target: Far(20)).Dispose();
        Assert.Equal(State(plain), State(loss));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Loaded_loss_goes_on_with_the_factors_of_the_file_and_decides_where_that_has_none(bool isTrained)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros([1], ScalarType.Float64));
        using var optimizer = new SteplessOptimizer(parameter);
        using var saved = new AveragedLoss { AccumulateSteps = 2 };
        double[] Step(AveragedLoss loss, double distance) =>
            Weights(loss.Step(optimizer, prediction: parameter.expand(2, 1), target: Far(distance)));
        if (isTrained)
        {
            Step(saved, 20);
            Step(saved, 20);
        }

        using var loaded = new AveragedLoss { AccumulateSteps = 2 };
        Step(loaded, 5);
        Step(loaded, 5);
        loaded.load_state_dict(saved.state_dict());
        Near(isTrained ? [1 / 400.0, 0.3 / 20] : [1 / 9.0, 0.1], Step(loaded, 3));
    }

    /// <summary>Before the first step an evaluation has no factors but 1.</summary>
    [Fact]
    public void Evaluation_before_the_first_step_has_the_weights_alone()
    {
        using var scope = NewDisposeScope();
        using var loss = new AveragedLoss();
        Assert.Equal([1, 0.3], loss.Evaluate(prediction: Far(0), target: Far(20)).EffectiveWeights.Values);
    }

    private static void Near(IReadOnlyList<double> expected, IEnumerable<double> actual) =>
        Assert.All(expected.Zip(actual), static pair => Assert.Equal(pair.First, pair.Second, tolerance: Math.Abs(pair.First) * 1e-6));

    [CombinedLoss]
    [AverageNormalized(Decay = 0.9)]
    [Phase("A", nameof(Squared))]
    [Phase("B", nameof(Absolute))]
    private sealed partial class AveragedTurns(Parameter parameter)
    {
        [LossComponent]
        private Tensor Squared(Tensor target) => nn.functional.mse_loss(parameter.expand(2, 1), target);

        [LossComponent]
        private Tensor Absolute(Tensor target) => nn.functional.l1_loss(parameter.expand(2, 1), target);
    }

    [CombinedLoss]
    [ForeignSchemes.Wandering(0.9, Seed = 5)]
    private sealed partial class Wandering(Parameter parameter)
    {
        [LossComponent]
        private Tensor Squared(Tensor target) => nn.functional.mse_loss(parameter.expand(2, 1), target);

        [LossComponent]
        private Tensor Absolute(Tensor target) => nn.functional.l1_loss(parameter.expand(2, 1), target);
    }
}
