using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Limits;

/// <summary>Floors and caps by their formula: what a scheme says of the losses as they are, times 0, c/L or 1.</summary>
public sealed class LimitTests : IDisposable
{
    private static readonly double[][] Batches =
    [
        [2, 2, 1, 1], [6, 0.5, 4, 8], [3, 1, 0.1, 2], [9, 0.999, 0.2, 2.5], [0.01, 30, 1.5, 0.3], [40, 3, 60, 7],
    ];

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Parameter _theta = new(ones([], ScalarType.Float64));

    public static TheoryData<string> All => [.. EveryScheme.All];

    public static TheoryData<string> WrittenOut => ["FixedWeights", "UnitNormalized", "RelativeToMain", "GeometricMean"];

    public void Dispose()
    {
        _theta.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_scheme_sees_the_losses_as_they_are_and_its_factors_are_limited(string scheme)
    {
        using var free = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenFree());
        using var limited = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenLimited());
        using var optimizer = new SteplessOptimizer([_theta, .. free.parameters()]);
        using var other = new SteplessOptimizer([_theta, .. limited.parameters()]);
        foreach (var batch in Batches)
        {
            var x = batch;
            using var expected = free.Step(optimizer, () => new ChosenFree.Inputs { A = _theta * x[0], B = _theta * x[1], C = _theta * x[2], R = _theta * x[3] });
            using var step = limited.Step(other, () => new ChosenLimited.Inputs { A = _theta * x[0], B = _theta * x[1], C = _theta * x[2], R = _theta * x[3] });
            AssertNear(Times(expected.Read().EffectiveWeights.Values, Limits(x)), step.Read().EffectiveWeights.Values);
            AssertNear([Sum(step.Read().EffectiveWeights.Values, x)], [_theta.grad!.ToDouble()]);
        }
    }

    [Theory]
    [MemberData(nameof(WrittenOut))]
    public void What_is_written_out_is_the_same_in_step_and_total(string scheme)
    {
        using var free = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenFree());
        using var optimizer = new SteplessOptimizer([_theta]);
        using var written = Written(scheme);
        foreach (var x in Batches)
        {
            using var expected = free.Step(optimizer, new ChosenFree.Inputs { A = _theta * x[0], B = _theta * x[1], C = _theta * x[2], R = _theta * x[3] });
            var weights = Times(expected.Read().EffectiveWeights.Values, Limits(x));
            var (step, terms) = Both(written, optimizer, x);
            AssertNear(weights, step.Read().EffectiveWeights.Values);
            AssertNear(weights, written.EffectiveWeights.Values);
            AssertNear([Sum(weights, x)], [_theta.grad!.ToDouble()]);
            AssertNear([Sum(weights, x)], [terms.Total.ToDouble()]);
            AssertNear([Sum([0.5, 0.25, 0.25, 0.1], x)], [terms.RawTotal.ToDouble()]);
            AssertNear([Sum([0.5, 0.25, 0.25, 0.1], x)], [step.Read().RawTotal]);
            _theta.grad = null;
            terms.Total.backward();
            AssertNear([Sum(weights, x)], [_theta.grad!.ToDouble()]);
        }
    }

    /// <summary>What a scheme learns is multiplied with the term, its price too: so it comes to rest where it would without limits.</summary>
    [Theory]
    [InlineData("Uncertainty")]
    [InlineData("Uncertainty Classification")]
    [InlineData("ImtlLoss")]
    public void Learned_factors_learn_in_step_and_total_as_much_as_their_term_counts(string scheme)
    {
        using var free = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenFree());
        using var limited = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenLimited());
        var (without, with) = (free.parameters().Single(), limited.parameters().Single());
        using var optimizer = new SteplessOptimizer([_theta, without]);
        using var other = new SteplessOptimizer([_theta, with]);
        foreach (var x in Batches)
        {
            free.Step(optimizer, a: _theta * x[0], b: _theta * x[1], c: _theta * x[2], r: _theta * x[3]).Dispose();
            limited.Step(other, a: _theta * x[0], b: _theta * x[1], c: _theta * x[2], r: _theta * x[3]).Dispose();
            var expected = Times(Numbers(without.grad!), Limits(x));
            AssertNear(expected, Numbers(with.grad!));
            with.grad = null;
            limited.forward(a: _theta * x[0], b: _theta * x[1], c: _theta * x[2], r: _theta * x[3]).backward();
            AssertNear(expected, Numbers(with.grad!));
        }
    }

    /// <summary>The gradient is that of the sum with the weights of the point, by central differences.</summary>
    [Theory]
    [InlineData(0.7)]
    [InlineData(1.3)]
    [InlineData(2.4)]
    public void Gradient_is_that_of_finite_differences_at_constant_weights(double at)
    {
        using var loss = new FreeBits();
        using var theta = new Parameter(tensor(at, ScalarType.Float64));
        using var optimizer = new SteplessOptimizer([theta]);
        using var step = loss.Step(optimizer, a: theta.square(), b: theta.pow(3) * 2);
        var weights = step.Read().EffectiveWeights;
        double Value(double x) => (weights["A"] * x * x) + (weights["Kl"] * 2 * x * x * x);
        const double H = 1e-5;
        Assert.Equal((Value(at + H) - Value(at - H)) / (2 * H), theta.grad!.ToDouble(), 1e-7);
        Assert.Equal(0.5 * Limit(2 * at * at * at, 2, 10), weights["Kl"], 1e-12);
        var clamped = 2 * at * at * at > 10;
        Assert.Equal(clamped, theta.grad!.ToDouble() > 2 * at && weights["Kl"] < 0.5 && weights["Kl"] > 0);
    }

    [Fact]
    public void A_total_without_absent_components_and_one_of_one_term()
    {
        using var loss = new FreeBits();
        foreach (var (value, counted) in new[] { (1.0, 0.0), (2, 2), (5, 5), (10, 10), (40, 10) })
        {
            Assert.Equal(3 + (0.5 * counted), loss.forward(a: _theta * 3, b: _theta * value).ToDouble(), 1e-12);
            Assert.Equal(3 + (0.5 * value), loss.Evaluate(a: _theta * 3, b: _theta * value).RawTotal, 1e-12);
        }

        using var only = new OnlyCapped();
        Assert.Equal(2, only.forward(a: _theta * 8).ToDouble(), 1e-12);
        Assert.Equal(1, only.forward(a: _theta * 1).ToDouble(), 1e-12);
        Assert.Contains("sg(min(1, 10/Kl))", FreeBits.Formula, StringComparison.Ordinal);
        Assert.Contains("[Kl ≥ 2]", FreeBits.Formula, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WrittenOut))]
    public void An_absent_component_has_no_weight_and_leaves_the_others_theirs(string scheme)
    {
        using var loss = Written(scheme);
        using var optimizer = new SteplessOptimizer([_theta]);
        var (step, terms) = Both(loss, optimizer, [6, 3, double.NaN, 8]);
        var weights = step.Read().EffectiveWeights.Values;
        Assert.Equal(0, weights[2]);
        Assert.Equal(0.1 * 2 / 8, weights[3], 1e-12);
        var sum = (weights[0] * 6) + (weights[1] * 3) + (weights[3] * 8);
        Assert.Equal(sum, _theta.grad!.ToDouble(), 1e-12);
        Assert.Equal(sum, terms.Total.ToDouble(), 1e-12);
        using var average = new LossAverage();
        average.Add(step);
        (step, _) = Both(loss, optimizer, [2, 3, 4, 1]);
        average.Add(step);
        var second = step.Read().EffectiveWeights.Values;
        Assert.Equal((weights[0] + second[0]) / 2, average.Read().EffectiveWeights["A"], 1e-12);
        Assert.Equal(second[2] / 2, average.Read().EffectiveWeights["C"], 1e-12);
        Assert.Equal((weights[3] + second[3]) / 2, average.Read().EffectiveWeights["R"], 1e-12);
    }

    /// <summary>A loss that is not finite keeps its weight: nothing hides it.</summary>
    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void A_loss_that_is_not_finite_is_left_to_the_policy(double value)
    {
        using var loss = new FreeBits();
        using var optimizer = new SteplessOptimizer([_theta]);
        using (var step = loss.Step(optimizer, a: _theta * 3, b: _theta + value))
        {
            Assert.Equal(0.5, step.Read().EffectiveWeights["Kl"]);
            Assert.Equal(3.5, _theta.grad!.ToDouble(), 1e-12);
        }

        Assert.Equal(value, loss.forward(a: _theta * 3, b: _theta + value).ToDouble());
        using var scaled = new UnitLimited { NonFinite = NonFinite.SkipStep };
        Assert.True(scaled.Step(optimizer, a: _theta + value, b: _theta, c: _theta, r: _theta).Skipped);
        loss.NonFinite = NonFinite.SkipStep;
        Assert.True(loss.Step(optimizer, a: _theta * 3, b: _theta + value).Skipped);
        loss.NonFinite = NonFinite.Throw;
        Assert.Throws<NonFiniteLossException>(() => loss.Step(optimizer, a: _theta * 3, b: _theta + value));
    }

    [Fact]
    public void Extreme_losses_have_finite_weights()
    {
        using var loss = new UnitLimited();
        using var optimizer = new SteplessOptimizer([_theta]);
        foreach (var value in new[] { 0.0, 1e-30, 1e30 })
        {
            var (step, terms) = Both(loss, optimizer, [value, value, value, value]);
            Assert.All(step.Read().EffectiveWeights.Values, static weight => Assert.True(double.IsFinite(weight)));
            Assert.True(double.IsFinite(terms.Total.ToDouble()));
        }
    }

    [Fact]
    public void Each_phase_has_its_own()
    {
        using var loss = new LimitedTurns();
        using var optimizer = new SteplessOptimizer([_theta]);
        var turns = loss.Alternate(first: optimizer, second: optimizer);
        using var first = turns.StepFirst(a: _theta * 8, b: _theta * 3);
        Assert.Equal([0.25, 0.5], first.Read().EffectiveWeights.Values);
        Assert.Equal(2 + 1.5, _theta.grad!.ToDouble(), 1e-12);
        using var second = turns.StepSecond(b: _theta * 0.5);
        Assert.Equal([0.0], second.Read().EffectiveWeights.Values);
        Assert.Equal(0, _theta.grad!.ToDouble());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_definition_refuses_what_is_no_limit(double value)
    {
        Assert.Contains("'Kl'", Assert.Throws<ArgumentOutOfRangeException>(
            () => new ComponentInfo("Kl", LossRole.Auxiliary, 1) { Floor = value }).Message, StringComparison.Ordinal);
        Assert.Contains("'Kl'", Assert.Throws<ArgumentOutOfRangeException>(
            () => new ComponentInfo("Kl", LossRole.Auxiliary, 1) { Cap = value }).Message, StringComparison.Ordinal);
    }

    internal static double Limit(double loss, double floor, double cap) => loss < floor ? 0 : loss > cap ? cap / loss : 1;

    internal static double[] Limits(double[] x) =>
    [
        Limit(x[0], 0, 3), Limit(x[1], 1, double.PositiveInfinity), Limit(x[2], 0.2, 1.5), Limit(x[3], 0, 2),
    ];

    private static LossModule Written(string scheme) => scheme switch
    {
        "FixedWeights" => new FixedLimited(),
        "UnitNormalized" => new UnitLimited(),
        "RelativeToMain" => new RelativeLimited(),
        _ => new GeometricLimited(),
    };

    /// <summary>A step, and the total of the same losses; NaN stands for one that is absent.</summary>
    private (StepResult Step, LossTerms Terms) Both(LossModule loss, optim.Optimizer optimizer, double[] x)
    {
        var (a, b, c, r) = (_theta * x[0], _theta * x[1], double.IsNaN(x[2]) ? null : _theta * x[2], _theta * x[3]);
        return loss switch
        {
            FixedLimited it => (it.Step(optimizer, a: a, b: b, c: c, r: r), it.Compute(a: a, b: b, c: c, r: r)),
            UnitLimited it => (it.Step(optimizer, a: a, b: b, c: c, r: r), it.Compute(a: a, b: b, c: c, r: r)),
            RelativeLimited it => (it.Step(optimizer, a: a, b: b, c: c, r: r), it.Compute(a: a, b: b, c: c, r: r)),
            GeometricLimited it => (it.Step(optimizer, a: a, b: b, c: c, r: r), it.Compute(a: a, b: b, c: c, r: r)),
            _ => throw new ArgumentException($"{loss.GetName()} is none of these.", nameof(loss)),
        };
    }

    private static double[] Numbers(Tensor values) => values.to(ScalarType.Float64).data<double>().ToArray();

    private static double[] Times(IEnumerable<double> left, IEnumerable<double> right) =>
        [.. left.Zip(right, static (a, b) => a * b)];

    private static double Sum(IEnumerable<double> weights, double[] losses) => Times(weights, losses).Sum();

    private static void AssertNear(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-11 * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
