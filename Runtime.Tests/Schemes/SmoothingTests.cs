using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>[Smoothing(0.8)] against the average as a reader would write it: f̄ = f at the first step, then 0.8·f̄ + 0.2·f.</summary>
public partial class SmoothingTests
{
    private const double Keep = 0.8;

    private static readonly double[][] Losses =
        [[3, 0.5, 20], [2.5, 0.7, 30], [2.7, 0.2, 8], [1.9, 0.3, 15], [1.1, 0.6, 2], [1.3, 0.1, 4], [0.9, 0.2, 7], [0.7, 0.4, 1]];

    /// <summary>Those without parameters of their own, whose factors follow from the losses alone.</summary>
    public static TheoryData<string> Decided =>
        [.. EveryScheme.Adaptive.Where(static name => !EveryScheme.TraitsOf(name).HasParameters && EveryScheme.EvaluatesOnce(name))];

    public static TheoryData<string> Learned => [.. EveryScheme.Adaptive.Where(static name => EveryScheme.TraitsOf(name).HasParameters)];

    [Theory]
    [MemberData(nameof(Decided))]
    public void Factors_are_the_average_of_those_that_the_scheme_decides(string scheme)
    {
        using var scope = NewDisposeScope();
        using var loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new GivenSmooth());
        var infos = loss.Weights.Names.Select((name, i) => new ComponentInfo(name, i == 0 ? LossRole.Main : LossRole.Auxiliary, 1)).ToArray();
        using var replayed = EveryScheme.Create(scheme).Create(infos);
        AssertAverages(
            (optimizer, a, b, c) => loss.Step(optimizer, a: a, b: b, c: c),
            losses => HostNumbers(replayed.Next(tensor(losses))),
            () =>
            {
                loss.EpochEnd();
                replayed.EpochEnd();
            });
    }

    [Fact]
    public void Factors_of_written_out_schemes_are_averaged_too()
    {
        using var scope = NewDisposeScope();
        using var unit = new SmoothUnits();
        AssertAverages((o, a, b, c) => unit.Step(o, a: a, b: b, c: c), static losses => [1 / losses[0], 2 / losses[1], 0.5 / losses[2]]);
        using var relative = new SmoothRelative();
        AssertAverages(
            (o, a, b, c) => relative.Step(o, a: a, b: b, c: c), static losses => [1, 2 * losses[0] / losses[1], 0.5 * losses[0] / losses[2]]);
        using var geometric = new SmoothGeometric();
        AssertAverages((o, a, b, c) => geometric.Step(o, a: a, b: b, c: c), static losses =>
        {
            var mean = Math.Exp((Math.Log(losses[0]) + (2 * Math.Log(losses[1])) + (0.5 * Math.Log(losses[2]))) / 3.5);
            return [mean / 3.5 / losses[0], 2 * mean / 3.5 / losses[1], 0.5 * mean / 3.5 / losses[2]];
        });
    }

    /// <summary>What is learned comes to rest where it would without: its own factor pulls, and not the average.</summary>
    [Theory]
    [MemberData(nameof(Learned))]
    public void What_a_scheme_learns_is_learned_as_without(string scheme)
    {
        using var scope = NewDisposeScope();
        var smooth = Trained(ChosenAttribute.For(EveryScheme.Create(scheme), static () => new GivenSmooth()), static (l, o, x) => l.Step(o, a: x[0], b: x[1], c: x[2]));
        var plain = Trained(ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenGiven()), static (l, o, x) => l.Step(o, a: x[0], b: x[1], c: x[2]));
        Assert.Equal(plain, smooth);
        Assert.NotEqual(plain[0], plain[1]);
    }

    /// <summary>A total has the averaged factors, and the gradient of what the scheme learns is that of its own.</summary>
    [Fact]
    public void Total_has_the_averaged_factors()
    {
        using var scope = NewDisposeScope();
        using var loss = ChosenAttribute.For(new UncertaintyAttribute(), static () => new GivenSmooth());
        using var x = new Parameter(tensor(new[] { 4.0 }));
        var s = loss.parameters().Single();
        loss.Compute(a: x, b: x, c: x).Total.backward();
        using (no_grad())
        {
            s.fill_(Math.Log(4));
        }

        s.grad = null;
        x.grad = null;
        loss.Compute(a: x, b: x, c: x).Total.backward();

        // ½e^(−s) was ½ and is ⅛ now: 0.8·½ + 0.2·⅛ for each of three; and ½ − ⅛·4 for s, which is at rest.
        Assert.Equal(3 * 0.425, x.grad!.item<double>(), 1e-9);
        Assert.All(HostNumbers(s.grad!), static gradient => Assert.Equal(0, gradient, 1e-9));
    }

    [Fact]
    public void Weight_that_is_changed_acts_at_once()
    {
        using var scope = NewDisposeScope();
        using var loss = new SmoothUnits();
        using var x = new Parameter(tensor(2.0));
        using var optimizer = new SteplessOptimizer(x);
        loss.Step(optimizer, a: x, b: x, c: x).Dispose();
        loss.Weights.B = 0;
        using var step = loss.Step(optimizer, a: x, b: x, c: x);
        Assert.Equal(0, step.Read().EffectiveWeights["B"]);
    }

    /// <summary>Tensors that a step creates beyond one without, for any number of components and under any scheme.</summary>
    [Fact]
    public void Average_costs_five_tensors_a_step()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([]));
        using var smooth = ChosenAttribute.For(new SoftOptimalUncertaintyAttribute(), static () => new GivenSmooth());
        using var plain = ChosenAttribute.For(new SoftOptimalUncertaintyAttribute(), static () => new ChosenGiven());
        using var optimizer = new SteplessOptimizer(theta);
        long Smooth() => Tensors.CreatedBy(() => smooth.Step(optimizer, a: theta * 2, b: theta * 0.5, c: theta * 3).Dispose());
        long Plain() => Tensors.CreatedBy(() => plain.Step(optimizer, a: theta * 2, b: theta * 0.5, c: theta * 3).Dispose());
        _ = (Smooth(), Plain(), Smooth(), Plain());
        Assert.Equal(5, Smooth() - Plain());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Part_that_is_none_is_refused(double keep) => Assert.Contains(
        "[Smoothing(keep = ",
        Assert.Throws<ArgumentException>(() => new GivenSmoothing(keep).Dispose()).Message,
        StringComparison.Ordinal);

    private static void AssertAverages(
        Func<optim.Optimizer, Tensor, Tensor, Tensor, StepResult> step, Func<double[], double[]> factors, Action? epochEnd = null)
    {
        using var x = new Parameter(ones([], ScalarType.Float64));
        using var optimizer = new SteplessOptimizer(x);
        double[]? average = null;
        for (var i = 0; i < Losses.Length; i++)
        {
            var now = factors(Losses[i]);
            average = average is null ? now : [.. average.Zip(now, static (former, next) => (Keep * former) + ((1 - Keep) * next))];
            using var result = step(optimizer, x * Losses[i][0], x * Losses[i][1], x * Losses[i][2]);
            Assert.All(average.Zip(result.Read().EffectiveWeights.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * Math.Max(1, Math.Abs(pair.First))));
            if (i % 2 == 1)
            {
                epochEnd?.Invoke();
            }
        }
    }

    private static double[] Trained<T>(T loss, Func<T, optim.Optimizer, Tensor[], StepResult> step)
        where T : LossModule
    {
        using var owned = loss;
        using var x = new Parameter(ones([], ScalarType.Float64));
        using var optimizer = optim.SGD([x, .. loss.parameters()], 0.01);
        foreach (var losses in Losses)
        {
            step(loss, optimizer, [.. losses.Select(value => (x * 0) + value)]).Dispose();
        }

        return HostNumbers(loss.parameters().Single());
    }

    private static double[] HostNumbers(Tensor values) => values.detach().to(ScalarType.Float64).data<double>().ToArray();

    [CombinedLoss, Chosen, Smoothing(Keep)]
    internal sealed partial class GivenSmooth
    {
        [MainLoss]
        private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

        [AuxiliaryLoss]
        private static Tensor Absolute(Tensor b) => Conformance.Given.Loss(b);

        [AuxiliaryLoss]
        private static Tensor C(Tensor c) => Conformance.Given.Loss(c);
    }

    [CombinedLoss, UnitNormalized(Epsilon = 0), Smoothing(Keep)]
    internal sealed partial class SmoothUnits
    {
        [LossComponent]
        private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

        [LossComponent(2)]
        private static Tensor B(Tensor b) => Conformance.Given.Loss(b);

        [LossComponent(0.5)]
        private static Tensor C(Tensor c) => Conformance.Given.Loss(c);
    }

    [CombinedLoss, RelativeToMain(Epsilon = 0), Smoothing(Keep)]
    internal sealed partial class SmoothRelative
    {
        [MainLoss]
        private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

        [AuxiliaryLoss(2, Justification = "As large as the test wants it.")]
        private static Tensor B(Tensor b) => Conformance.Given.Loss(b);

        [AuxiliaryLoss(0.5)]
        private static Tensor C(Tensor c) => Conformance.Given.Loss(c);
    }

    [CombinedLoss, GeometricMean, Smoothing(Keep)]
    internal sealed partial class SmoothGeometric
    {
        [LossComponent]
        private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

        [LossComponent(2)]
        private static Tensor B(Tensor b) => Conformance.Given.Loss(b);

        [LossComponent(0.5)]
        private static Tensor C(Tensor c) => Conformance.Given.Loss(c);
    }

    private sealed class GivenSmoothing(double keep) : LossModule
    {
        private readonly double _keep = keep;

        protected override LossDefinition DefineLoss() =>
            new(new NoWeights(), new ComponentInfo("Fit", LossRole.Peer, 1)) { Scheme = new SoftAdaptAttribute(), Smoothing = _keep };

        private sealed class NoWeights : ComponentWeights;
    }
}
