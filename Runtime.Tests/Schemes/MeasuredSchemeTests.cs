using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>What measures the components reaches the scheme: in steps, in totals, and as the mean of accumulated batches.</summary>
public partial class MeasuredSchemeTests
{
    [Fact]
    public void Step_weighs_by_a_moving_average_of_the_measures()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(tensor(1.0));
        using var loss = new Measured();
        var optimizer = new SteplessOptimizer(theta);
        double[] first = [0.2, 0.4, 0.9, 0.1], second = [0.5, 0.5, 0.99, 1];
        var (a, b) = (first[0], second[0]);
        for (var i = 0; i < first.Length; i++)
        {
            (a, b) = (a + (0.25 * (first[i] - a)), b + (0.25 * (second[i] - b)));
            using var step = loss.Step(optimizer, x: theta * 2, hits: tensor(first[i]), found: tensor(second[i]));
            var weights = step.Read().EffectiveWeights.Values;
            Assert.Equal(Priority(a), weights[0], 1e-12);
            Assert.Equal(0.5 * Priority(b), weights[1], 1e-12);
            Assert.Equal(0.01, weights[2]);
        }

        static double Priority(double kappa) => -Math.Pow(1 - kappa, 2) * Math.Log(kappa);
    }

    [Fact]
    public void Total_in_training_moves_and_evaluation_does_not()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(tensor(1.0));
        using var loss = new Measured();
        double[] Indicators() => loss.Weighting!.get_buffer("indicators")!.data<double>().ToArray();
        loss.forward(x: theta * 2, hits: tensor(0.2), found: tensor(0.6)).backward();
        Assert.Equal([0.2, 0.6], Indicators());
        loss.Evaluate(x: theta * 2, hits: tensor(0.9), found: tensor(0.9));
        loss.eval();
        loss.Step(new SteplessOptimizer(theta), x: theta * 2, hits: tensor(0.9), found: tensor(0.9)).Dispose();
        Assert.Equal([0.2, 0.6], Indicators());
    }

    [Fact]
    public void Accumulated_batches_count_by_their_size()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones(1, ScalarType.Float64));
        using var loss = new Measured { AccumulateSteps = 2 };
        var optimizer = new SteplessOptimizer(theta);
        loss.Step(optimizer, x: theta.expand(3), hits: tensor(0.2), found: tensor(0.6)).Dispose();
        Assert.All(loss.Weighting!.get_buffer("indicators")!.data<double>().ToArray(), static value => Assert.True(double.IsNaN(value)));
        loss.Step(optimizer, x: theta.expand(1), hits: tensor(0.6), found: tensor(1.0)).Dispose();
        var indicators = loss.Weighting!.get_buffer("indicators")!.data<double>().ToArray();
        Assert.Equal(0.3, indicators[0], 1e-12);
        Assert.Equal(0.7, indicators[1], 1e-12);
    }

    [Fact]
    public void Measure_that_is_not_a_number_leaves_its_average()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(tensor(1.0));
        using var loss = new Measured();
        var optimizer = new SteplessOptimizer(theta);
        loss.Step(optimizer, x: theta * 2, hits: tensor(0.2), found: tensor(0.6)).Dispose();
        using var step = loss.Step(optimizer, x: theta * 2, hits: tensor(double.NaN), found: tensor(0.6));
        Assert.Equal([0.2, 0.6], loss.Weighting!.get_buffer("indicators")!.data<double>().ToArray(), static (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.All(step.Read().EffectiveWeights.Values, static weight => Assert.True(double.IsFinite(weight)));
    }

    [Fact]
    public void Component_without_a_measure_is_named() => Assert.StartsWith(
        "Name what measures 'Second', as Measure = nameof(Accuracy)",
        Assert.Throws<ArgumentException>(static () => new Unmeasured()).Message,
        StringComparison.Ordinal);

    [CombinedLoss, DynamicTaskPriority(Focus = 2, Rate = 0.25)]
    private sealed partial class Measured
    {
        [LossComponent(Measure = nameof(Hits))]
        private static Tensor First(Tensor x, Tensor hits) => x.mean().to(hits.device);

        [LossComponent(0.5, Measure = nameof(Found))]
        private static Tensor Second(Tensor x, Tensor found) => x.square().mean().to(found.device);

        [Regularizer(0.01)]
        private static Tensor Size(Tensor x) => x.abs().mean();

        private static Tensor Hits(Tensor hits) => hits;

        private static Tensor Found(Tensor found) => found;
    }

    [CombinedLoss, DynamicTaskPriority]
    private sealed partial class Unmeasured
    {
        [LossComponent(Measure = nameof(Hits))]
        private static Tensor First(Tensor x) => x.mean();

        [LossComponent]
        private static Tensor Second(Tensor x) => x.square().mean();

        private static Tensor Hits(Tensor x) => x.mean();
    }
}
