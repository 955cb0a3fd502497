using LossGen.ForeignSchemes;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Transactions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>What a scheme of a user's own may do, and what each thing that it may not do is answered with.</summary>
public partial class SchemeContractTests
{
    public static TheoryData<Misdeed, string[]> Misdeeds => new()
    {
        { Misdeed.ReturnsNull, ["NaughtyWeighting.Next returned null", "2 components"] },
        { Misdeed.ReturnsDisposed, ["NaughtyWeighting.Next returned a disposed tensor", "scope.MoveToOuter(factors)"] },
        { Misdeed.ReturnsTooFew, ["NaughtyWeighting.Next returned a tensor of shape [1]", "2 components"] },
        { Misdeed.RegistersLate, ["NaughtyWeighting registered 'late' during a step", "constructor", "RegisterState"] },
        { Misdeed.ChangesStateInPlace, ["NaughtyWeighting changed its state 'memory' in place", "Next"] },
        { Misdeed.NextOfOtherShape, ["'memory' of NaughtyWeighting has shape [3]", "[2]"] },
        { Misdeed.NextIsDisposed, ["'memory' of NaughtyWeighting is a disposed tensor"] },
        { Misdeed.ReturnsComplex, ["NaughtyWeighting.Next returned factors of type ComplexFloat32", ".abs()"] },
        { Misdeed.PenaltyIsComplex, ["NaughtyWeighting.Penalty returned a scalar of type ComplexFloat32", ".real"] },
        { Misdeed.PenaltyOfOtherShape, ["NaughtyWeighting.Penalty returned a tensor of shape [3]", "a price for each component"] },
        { Misdeed.PenaltyIsDisposed, ["NaughtyWeighting.Penalty returned a disposed tensor"] },
    };

    [Theory]
    [MemberData(nameof(Misdeeds))]
    public void Misdeed_is_told_and_changes_nothing(Misdeed misdeed, string[] words)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(2));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Naughty(parameter);
        var scheme = (NaughtyWeighting)loss.Weighting!;
        scheme.Misdeed = misdeed;
        for (var i = 0; i < 2; i++)
        {
            Exception[] failures = [Record.Exception(() => loss.Step(optimizer, x: ones(2))), Record.Exception(() => loss.forward(x: ones(2)))];
            foreach (var failure in failures)
            {
                Assert.NotNull(failure);
                Assert.All(words, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
            }

            Assert.Equal((0, 0L), (optimizer.Steps, scheme.Steps));
            Assert.Equal([1f, 1f], scheme.get_buffer("memory")!.data<float>().ToArray());
            Assert.Null(parameter.grad);
        }

        if (misdeed != Misdeed.RegistersLate)
        {
            scheme.Misdeed = Misdeed.None;
            loss.Step(optimizer, x: ones(2)).Dispose();
            Assert.Equal([2f, 2f], scheme.get_buffer("memory")!.data<float>().ToArray());
            Assert.Equal(1, scheme.Steps);
        }
    }

    [Theory]
    [InlineData(nameof(JointState))]
    [InlineData(nameof(JointPlain))]
    [InlineData(nameof(JointAccumulated))]
    [InlineData(nameof(Turns))]
    public void Nothing_of_a_scheme_moves_in_evaluation_mode(string kind)
    {
        using var scope = NewDisposeScope();
        var run = new FragileRun(kind);
        run.Steps(0, 4);
        var before = run.Everything();
        run.Loss.eval();
        run.Steps(4, 8);
        var after = run.Everything();
        Assert.All(
            before.Where(static entry => entry.Key.StartsWith("loss.scheme", StringComparison.Ordinal) && !entry.Key.EndsWith(".s", StringComparison.Ordinal)),
            entry => Assert.True(Tensors.AreSame(entry.Value, after[entry.Key]), entry.Key));
        run.Loss.train();
        run.Steps(8, 12);
        Assert.Contains(run.Everything(), entry => entry.Key.EndsWith(".steps.value", StringComparison.Ordinal) && !Tensors.AreSame(before[entry.Key], entry.Value));
    }

    [Fact]
    public void Parameters_of_a_scheme_get_no_gradient_in_evaluation_mode()
    {
        using var scope = NewDisposeScope();
        var run = new FragileRun(nameof(JointState));
        run.Steps(0, 1);
        run.Loss.eval();
        run.Steps(1, 2);
        Assert.Null(run.Loss.parameters().Single().grad);
    }

    /// <summary>One attribute with one seed creates the schemes of all phases.</summary>
    [Fact]
    public void Phases_draw_different_numbers()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(2));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new RandomTurns(parameter);
        var alternation = loss.Alternate(optimizer);
        var drawn = new List<double>();
        using (var joint = loss.Step(optimizer, x: ones(2)))
        {
            drawn.Add(joint.Read().EffectiveWeights[0]);
        }

        for (var i = 0; i < 2; i++)
        {
            using var step = alternation.Step(x: ones(2));
            drawn.Add(step.Read().EffectiveWeights[0]);
        }

        Assert.Equal(3, drawn.Distinct().Count());
        using var again = new RandomTurns(parameter);
        using var first = again.Alternate(optimizer).StepA(x: ones(2));
        Assert.Equal(drawn[1], first.Read().EffectiveWeights[0]);
    }

    /// <summary>A step that is not finite moves the counters and the random draws on; tensors stay, and the scheme's own parameters get no gradient.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Propagated_step_keeps_tensors_and_gives_the_schemes_parameters_nothing(bool plain)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(2));
        using var stated = new Propagated(parameter);
        using var buffered = new PropagatedPlain(parameter);
        var loss = plain ? (LossModule)buffered : stated;
        using var optimizer = new SteplessOptimizer([parameter, .. loss.parameters()]);
        StepResult Step(Tensor x) => plain ? buffered.Step(optimizer, x: x) : stated.Step(optimizer, x: x);
        Step(ones(2)).Dispose();
        var scheme = (FragileWeighting)loss.Weighting!;
        var before = loss.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().clone(), StringComparer.Ordinal);
        Step(full(2, float.NaN)).Dispose();

        Assert.Equal(2, scheme.Steps);
        Assert.Equal([0.0, 0.0], scheme.parameters().Single().grad!.data<double>().ToArray());
        foreach (var (key, value) in loss.state_dict().Where(static entry => entry.Key != "checksums"))
        {
            var moves = key is "scheme.steps.value" || key.EndsWith("random.state", StringComparison.Ordinal);
            Assert.True(moves != Tensors.AreSame(before[key], value), key);
        }

        Step(ones(2)).Dispose();
        Assert.All(scheme.parameters().Single().grad!.data<double>().ToArray(), static gradient => Assert.NotEqual(0, gradient));
    }

    /// <summary>The state follows from the mean of a cycle, so one batch that is not finite keeps it as it was.</summary>
    [Fact]
    public void Propagated_batch_that_is_not_finite_keeps_the_state_of_its_cycle()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(2));
        using var loss = new PropagatedPair(parameter);
        using var optimizer = new SteplessOptimizer(parameter);
        var average = loss.Weighting!.get_buffer("average")!;
        loss.Step(optimizer, x: full(2, float.NaN)).Dispose();
        loss.Step(optimizer, x: ones(2)).Dispose();
        Assert.Equal([1.0, 1.0], average.data<double>().ToArray());
        loss.Step(optimizer, x: ones(2)).Dispose();
        loss.Step(optimizer, x: full(2, 3f)).Dispose();
        Assert.Equal(2, optimizer.Steps);
        Assert.Equal(0.9 + 0.4, average[0].ToDouble(), 1e-12);
    }

    /// <summary>Losses and model are finite; only the scheme's own parameter has run away.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_of_the_schemes_own_parameters_counts(bool skips)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(2));
        using var throwing = new OwnThrowing(parameter);
        using var skipping = new OwnSkipping(parameter);
        var loss = skips ? (LossModule)skipping : throwing;
        using var optimizer = new SteplessOptimizer([parameter, .. loss.parameters()]);
        if (skips)
        {
            using var step = skipping.Step(optimizer, x: ones(2));
            Assert.True(step.Skipped);
            Assert.Contains("RootWeighting's own parameters", Assert.Single(step.Read().Notes), StringComparison.Ordinal);
        }
        else
        {
            var failure = Assert.Throws<NonFiniteLossException>(() => throwing.Step(optimizer, x: ones(2)));
            Assert.Contains("RootWeighting's own parameters", failure.Message, StringComparison.Ordinal);
            Assert.Null(failure.Component);
        }

        Assert.Equal(0, optimizer.Steps);
        Assert.All(loss.parameters(), static own => Assert.Null(own.grad));
    }

    [CombinedLoss, Naughty]
    private sealed partial class Naughty(Parameter parameter)
    {
        [MainLoss]
        private Tensor First(Tensor x) => (parameter * x).sum();

        [AuxiliaryLoss]
        private Tensor Second(Tensor x) => (parameter * x).sum();
    }

    [CombinedLoss, Wandering(0.9, Seed = 4, Mode = WanderingMode.Wild)]
    [Phase("A", nameof(First))]
    [Phase("B", nameof(Second))]
    private sealed partial class RandomTurns(Parameter parameter)
    {
        [MainLoss]
        private Tensor First(Tensor x) => (parameter * x).sum();

        [AuxiliaryLoss]
        private Tensor Second(Tensor x) => (parameter * x).sum();
    }

    [CombinedLoss, Fragile]
    private sealed partial class Propagated(Parameter parameter)
    {
        [MainLoss]
        private Tensor First(Tensor x) => (parameter * x).sum();

        [AuxiliaryLoss]
        private Tensor Second(Tensor x) => (parameter * x).sum();
    }

    [CombinedLoss, Fragile(Plain = true)]
    private sealed partial class PropagatedPlain(Parameter parameter)
    {
        [MainLoss]
        private Tensor First(Tensor x) => (parameter * x).sum();

        [AuxiliaryLoss]
        private Tensor Second(Tensor x) => (parameter * x).sum();
    }

    [CombinedLoss(AccumulateSteps = 2), Fragile]
    private sealed partial class PropagatedPair(Parameter parameter)
    {
        [MainLoss]
        private Tensor First(Tensor x) => (parameter * x).sum();

        [AuxiliaryLoss]
        private Tensor Second(Tensor x) => (parameter * x).sum();
    }

    [CombinedLoss(NonFinite = NonFinite.Throw), Root]
    private sealed partial class OwnThrowing(Parameter parameter)
    {
        [MainLoss]
        private Tensor First(Tensor x) => (parameter * x).sum();
    }

    [CombinedLoss(NonFinite = NonFinite.SkipStep), Root]
    private sealed partial class OwnSkipping(Parameter parameter)
    {
        [MainLoss]
        private Tensor First(Tensor x) => (parameter * x).sum();
    }
}

public enum Misdeed
{
    None,
    ReturnsNull,
    ReturnsDisposed,
    ReturnsTooFew,
    ReturnsComplex,
    PenaltyIsComplex,
    RegistersLate,
    ChangesStateInPlace,
    NextOfOtherShape,
    NextIsDisposed,
    PenaltyOfOtherShape,
    PenaltyIsDisposed,
}

public sealed class NaughtyAttribute : WeightingAttribute
{
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new NaughtyWeighting(components);
}

internal sealed class NaughtyWeighting : LossWeighting
{
    private readonly SchemeState _memory;
    private readonly SchemeCounter _steps;
    private bool _isLate;

    public NaughtyWeighting(IReadOnlyList<ComponentInfo> components)
        : base(components)
    {
        _memory = RegisterState("memory", ones(components.Count));
        _steps = RegisterCounter("steps");
    }

    public Misdeed Misdeed { get; set; }

    public long Steps => _steps.Value;

    public override Tensor Next(Tensor losses)
    {
        _steps.Value++;
        _memory.Next = _memory.Current + 1;
        switch (Misdeed)
        {
            case Misdeed.ReturnsNull:
                return null!;
            case Misdeed.ReturnsDisposed:
                var freed = ones_like(losses);
                freed.Dispose();
                return freed;
            case Misdeed.ReturnsTooFew:
                return ones(1);
            case Misdeed.ReturnsComplex:
                return ones(2, ScalarType.ComplexFloat32);
            case Misdeed.RegistersLate:
                if (!_isLate)
                {
                    _isLate = true;
                    register_buffer("late", ones(1));
                }

                break;
            case Misdeed.ChangesStateInPlace:
                _memory.Current.add_(1);
                break;
            case Misdeed.NextOfOtherShape:
                _memory.Next = ones(3);
                break;
            case Misdeed.NextIsDisposed:
                var disposed = ones(2);
                disposed.Dispose();
                _memory.Next = disposed;
                break;
        }

        return ones_like(losses);
    }

    public override Tensor? Penalty()
    {
        if (Misdeed == Misdeed.PenaltyIsComplex)
        {
            return ones([], ScalarType.ComplexFloat32);
        }

        var penalty = Misdeed is Misdeed.PenaltyOfOtherShape or Misdeed.PenaltyIsDisposed ? ones(3) : null;
        if (Misdeed == Misdeed.PenaltyIsDisposed)
        {
            penalty!.Dispose();
        }

        return penalty;
    }
}

public sealed class RootAttribute : WeightingAttribute
{
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new RootWeighting(components);
}

/// <summary>1 + √s at s = 0: a finite factor with an infinite slope.</summary>
internal sealed class RootWeighting : LossWeighting
{
    public RootWeighting(IReadOnlyList<ComponentInfo> components)
        : base(components) => register_parameter("s", new Parameter(zeros(components.Count)));

    public override Tensor Next(Tensor losses) => get_parameter("s")!.sqrt().add(1);
}
