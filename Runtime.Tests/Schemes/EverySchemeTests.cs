using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>What holds for every scheme of the package, whichever there are.</summary>
public class EverySchemeTests
{
    private static readonly string[] Kinds = [nameof(ChosenLoss), nameof(ChosenPair), nameof(ChosenSmooth), nameof(ChosenTurns)];

    public static TheoryData<string> All => [.. EveryScheme.All.Where(static name => name != "ConvexWeights")];

    public static TheoryData<string> Adaptive => [.. EveryScheme.Adaptive];

    /// <summary>Those for which several batches may make a step, and several phases a training.</summary>
    public static TheoryData<string> AdaptiveOfOneEvaluation => [.. EveryScheme.Adaptive.Where(EveryScheme.EvaluatesOnce)];

    [Theory]
    [MemberData(nameof(All))]
    public void Stopped_and_resumed_is_bit_for_bit_what_never_stopping_gives(string scheme)
    {
        foreach (var kind in EveryScheme.EvaluatesOnce(scheme) ? Kinds : Kinds[..1])
        {
            using var whole = new ChosenRun(scheme, kind);
            whole.Steps(0, 28);
            foreach (var stop in kind == nameof(ChosenSmooth) ? [14] : new[] { 2, 6, 14 })
            {
                using var file = new TemporaryFile();
                using (var first = new ChosenRun(scheme, kind))
                {
                    first.Steps(0, stop);
                    first.Checkpoint.Save(file.Path);
                }

                using var second = new ChosenRun(scheme, kind);
                second.Checkpoint.Load(file.Path);
                second.Steps(stop, 28);
                AssertSame(whole.Everything(), second.Everything());
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_moves_in_evaluation_mode(string scheme)
    {
        foreach (var kind in EveryScheme.EvaluatesOnce(scheme) ? Kinds : Kinds[..1])
        {
            using var scope = NewDisposeScope();
            using var run = new ChosenRun(scheme, kind);
            run.Steps(0, 8);
            var before = run.Everything();
            run.Loss.eval();
            run.Step(8).Dispose();
            run.Step(9).Dispose();
            AssertSame(Schemes(before), Schemes(run.Everything()));
        }
    }

    /// <summary>
    /// Losses of every size, in turn, and then usual ones: no factor is NaN or infinite, in any state that these leave.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Losses_of_any_size_give_factors_that_are_numbers(string scheme)
    {
        foreach (var count in new[] { 1, 2, 50 })
        {
            foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
            {
                using var scope = NewDisposeScope();
                using var weighting = EveryScheme.Create(scheme).Create(EveryScheme.Infos(count));
                foreach (var value in new[] { 1, 0, 0, 1e-30, 1e-30, 1e30, 0, 1e30, -2, -1e30, 3, -3, 1, 1, 1e-30, 1e30, 0.5, 0.7, 0.1 })
                {
                    foreach (var spread in new[] { 0, value })
                    {
                        var losses = full(count, value, dtype: type);
                        losses[0] = full([], spread, dtype: type);
                        var factors = weighting.Next(losses).to(type);
                        Assert.True(factors.isfinite().all().item<bool>(), $"K = {count}, losses {value} and first {spread} in {type}: {factors.str()}");
                        Assert.Equal([count], factors.shape);
                    }

                    weighting.EpochEnd();
                }
            }
        }
    }

    /// <summary>A loss that is not finite leaves the state as it was: what follows is what it would have been without that step.</summary>
    [Theory]
    [MemberData(nameof(Adaptive))]
    public void Step_that_is_not_finite_leaves_no_trace_in_tensors(string scheme)
    {
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            using var scope = NewDisposeScope();
            using var theta = new Parameter(ones([], ScalarType.Float64));
            using var loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenGiven());
            using var optimizer = new SteplessOptimizer([theta, .. loss.parameters()]);
            void Step(double value) => loss.Step(optimizer, () => (theta * value, theta * 2, theta * 0.5)).Dispose();
            Step(1);
            Step(0.9);
            var before = Tensors(loss);
            Step(bad);
            AssertSame(before, Tensors(loss));
            Assert.All(loss.parameters(), static own => Assert.Equal(0, own.grad!.abs().sum().ToDouble()));
            Step(0.8);
            Assert.All(loss.Weighting!.buffers(), static buffer => Assert.False(buffer.isinf().any().item<bool>()));
        }
    }

    /// <summary>Each phase has a scheme of its own, and a step of one leaves the other's state, learned or remembered, as it was.</summary>
    [Theory]
    [MemberData(nameof(AdaptiveOfOneEvaluation))]
    public void Phases_keep_their_schemes_apart(string scheme)
    {
        using var scope = NewDisposeScope();
        using var run = new ChosenRun(scheme, nameof(ChosenTurns));
        run.Steps(0, 4);
        var before = run.Everything();
        run.Step(4).Dispose();
        var after = run.Everything();
        AssertSame(Of(before, "scheme_Second."), Of(after, "scheme_Second."));
        AssertSame(Of(before, "scheme."), Of(after, "scheme."));
        Assert.Contains(Of(after, "scheme_First."), entry => !entry.Value.AsSpan().SequenceEqual(before[entry.Key]));
    }

    /// <summary>
    /// While batches are accumulated a scheme that remembers something keeps one set of factors, and learns once, of the mean losses: its state
    /// is then that of a scheme which saw the mean as one batch.
    /// </summary>
    [Theory]
    [MemberData(nameof(AdaptiveOfOneEvaluation))]
    public void Accumulated_batches_move_a_scheme_once_by_their_mean(string scheme)
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var pair = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenGiven());
        using var single = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenGiven());
        pair.AccumulateSteps = 2;
        using var optimizer = new SteplessOptimizer([theta, .. pair.parameters(), .. single.parameters()]);
        double[] Weights(ChosenGiven loss, double a, double b, double c)
        {
            using var step = loss.Step(optimizer, () => (theta * a, theta * b, theta * c));
            return [.. step.Read().EffectiveWeights.Values];
        }

        var isPure = !pair.Weighting!.named_buffers().Any(static entry => entry.name != "last_weights") && !pair.Weighting.parameters().Any();
        for (var cycle = 0; cycle < 4; cycle++)
        {
            var d = 1.0 / (cycle + 1);
            var first = Weights(pair, 1 + d, 2, 0.5);
            var second = Weights(pair, 1 - d, 4, 0.5 + d);
            _ = Weights(single, 1, 3, 0.5 + (d / 2));
            Assert.Equal(isPure, !first.SequenceEqual(second));
            AssertSame(Of(Tensors(single), "scheme."), Of(Tensors(pair), "scheme."));
        }
    }

    /// <summary>The weights that a step applies are the gradient of the total, with the weights in force.</summary>
    [Theory]
    [MemberData(nameof(Adaptive))]
    public void Gradient_of_the_model_is_that_of_the_weighted_sum(string scheme)
    {
        using var scope = NewDisposeScope();
        using var a = new Parameter(tensor(1.5));
        using var b = new Parameter(tensor(0.4));
        using var c = new Parameter(tensor(2.5));
        using var loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenGiven());
        using var optimizer = new SteplessOptimizer([a, b, c, .. loss.parameters()]);
        loss.Weights.Absolute = 0.25;
        for (var i = 0; i < 4; i++)
        {
            using var step = loss.Step(optimizer, () => (a * a, b * 2, c * (1 + i)));
            var weights = step.Read().EffectiveWeights.Values;
            Assert.Equal(weights[0] * 2 * a.item<double>(), a.grad!.item<double>(), 1e-12 * Math.Abs(weights[0]));
            Assert.Equal(weights[1] * 2, b.grad!.item<double>(), 1e-12 * Math.Abs(weights[1]));
            Assert.Equal(weights[2] * (1 + i), c.grad!.item<double>(), 1e-12 * Math.Abs(weights[2]));
        }
    }

    /// <summary>By central differences of the total in float64, also under a weight that is not 1, which multiplies the price as well.</summary>
    [Theory]
    [MemberData(nameof(Adaptive))]
    public void Gradient_of_what_a_scheme_learns_is_that_of_the_total(string scheme)
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenGiven());
        loss.Weights.Absolute = 0.25;
        Assert.Equal(EveryScheme.TraitsOf(scheme).HasParameters, loss.parameters().Any());
        foreach (var own in loss.parameters())
        {
            using (no_grad())
            {
                own.copy_(tensor(new[] { 0.3, -0.7, 1.1 }));
            }

            using (loss.Step(new SteplessOptimizer([theta, own]), () => (theta * 1.5, theta * 0.4, theta * 2.5)))
            {
            }

            var gradient = own.grad!.data<double>().ToArray();
            for (var i = 0; i < gradient.Length; i++)
            {
                const double H = 1e-6;
                double Total(double shift)
                {
                    using (no_grad())
                    {
                        own[i] = own[i] + shift;
                    }

                    var total = loss.forward(a: theta * 1.5, b: theta * 0.4, c: theta * 2.5).ToDouble();
                    using (no_grad())
                    {
                        own[i] = own[i] - shift;
                    }

                    return total;
                }

                Assert.Equal((Total(H) - Total(-H)) / (2 * H), gradient[i], 1e-7);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Losses_in_float32_train_with_a_loss_that_was_converted(string scheme)
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenLoss());
        loss.to(ScalarType.Float32);
        using var optimizer = optim.SGD(problem.Model.parameters().Concat(loss.parameters()), 0.01);
        for (var i = 0; i < 8; i++)
        {
            using var step = loss.Step(optimizer, () => new ChosenLoss.Inputs { Prediction = problem.Model.call(problem.Input), Target = problem.Target });
            Assert.All(step.Read().EffectiveWeights.Values, static weight => Assert.True(double.IsFinite(weight)));
            Assert.Equal(ScalarType.Float32, loss.forward(prediction: problem.Model.call(problem.Input), target: problem.Target).dtype);
            loss.EpochEnd();
        }
    }

    private static Dictionary<string, byte[]> Tensors(LossModule loss) => loss.state_dict()
        .Where(static entry => entry.Key.StartsWith("scheme", StringComparison.Ordinal) && !entry.Key.EndsWith("random.state", StringComparison.Ordinal))
        .ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().bytes.ToArray(), StringComparer.Ordinal);

    private static Dictionary<string, byte[]> Schemes(Dictionary<string, byte[]> everything) => everything
        .Where(static entry => entry.Key.StartsWith("scheme", StringComparison.Ordinal) && !entry.Key.Contains(".log_", StringComparison.Ordinal))
        .ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, byte[]> Of(Dictionary<string, byte[]> everything, string scheme) => everything
        .Where(entry => entry.Key.StartsWith(scheme, StringComparison.Ordinal))
        .ToDictionary(StringComparer.Ordinal);

    private static void AssertSame(Dictionary<string, byte[]> expected, Dictionary<string, byte[]> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.NotEmpty(expected);
        Assert.All(expected, entry => Assert.True(entry.Value.AsSpan().SequenceEqual(actual[entry.Key]), entry.Key));
    }
}
