using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Absent;

/// <summary>Effective weights that are kept while components come and go: each from its first step on, and nothing else moves.</summary>
public class HeldWhileAbsentTests
{
    public static TheoryData<string> All => [.. EveryScheme.All.Where(static name => name != "ConvexWeights")];

    /// <summary>The schemes that take accumulated batches: a batch is not evaluated again.</summary>
    public static TheoryData<string> OfOneEvaluation => [.. EveryScheme.All.Where(static name =>
        name != "ConvexWeights" && EveryScheme.EvaluatesOnce(name))];

    /// <summary>The schemes that L-BFGS takes: it evaluates one function, which nothing may learn from meanwhile.</summary>
    public static TheoryData<string> OfLbfgs => [.. EveryScheme.All.Where(static name =>
        name != "ConvexWeights" && EveryScheme.EvaluatesOnce(name) && !Loss(name).parameters().Any())];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_component_keeps_its_own_from_its_first_step_on(string scheme)
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = Loss(scheme);
        using var optimizer = new SteplessOptimizer([theta, .. loss.parameters()]);
        double[] Step(double? a, double? b, double? c)
        {
            using var step = loss.Step(optimizer, () => Inputs(theta, a, b, c));
            return [.. step.Read().EffectiveWeights.Values];
        }

        for (var i = 0; i < 3; i++)
        {
            Step(2 + i, 0.5, 1.5);
        }

        loss.HoldEffectiveWeights();
        var first = Step(3, 0.7, null);
        var state = State(loss);
        Assert.Equal([0, first[1], 0], Step(null, 5, null));
        var joined = Step(0.4, 0.2, 6);
        Assert.Equal(first[..2], joined[..2]);
        Assert.True(double.IsFinite(joined[2]), $"the third has {joined[2]}");
        Assert.Equal(joined, Step(8, 9, 0.1));
        Assert.Equal([joined[0], 0, joined[2]], Step(1, null, 2));
        using (loss.Compute(theta, theta * 2, theta * 3))
        {
            Assert.Equal(state, State(loss));
        }
    }

    /// <summary>Batches that are accumulated are a step of their own kind: one of them may lack what another has.</summary>
    [Theory]
    [MemberData(nameof(OfOneEvaluation))]
    public void Nothing_moves_while_batches_are_accumulated(string scheme)
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = Loss(scheme);
        using var optimizer = new SteplessOptimizer([theta, .. loss.parameters()]);
        void Cycle(double at)
        {
            loss.Step(optimizer, Inputs(theta, at, 0.5, null)).Dispose();
            loss.Step(optimizer, Inputs(theta, at + 1, 0.7, null)).Dispose();
        }

        Cycle(2);
        loss.AccumulateSteps = 2;
        loss.HoldEffectiveWeights();
        Cycle(3);
        var state = State(loss);
        Cycle(5);
        Cycle(9);
        Assert.Equal(state, State(loss));
    }

    [Theory]
    [MemberData(nameof(OfLbfgs))]
    public void Lbfgs_keeps_them_too(string scheme)
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = Loss(scheme);
        using var optimizer = optim.LBFGS([theta], lr: 0.01, max_iter: 3);
        double[] Step(double? c)
        {
            using var step = loss.Step(optimizer, () => Inputs(theta, 2, 0.5, c));
            return [.. step.Read().EffectiveWeights.Values];
        }

        Step(1);
        loss.HoldEffectiveWeights();
        var kept = Step(null);
        var state = State(loss);
        Assert.Equal(kept, Step(null));
        Assert.Equal(kept[..2], Step(4)[..2]);
        Assert.Equal(state, State(loss));
    }

    [Fact]
    public void Lbfgs_keeps_the_magnitude_of_the_main_loss_of_its_first_evaluation_or_none()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = new RelativeMaybe();
        using var optimizer = optim.LBFGS([theta], lr: 0.01, max_iter: 3);
        RelativeMaybe.Inputs Given(double? main) =>
            new() { A = main is { } a ? theta * a : null, B = theta * 2 };
        var before = theta.item<double>();
        loss.Step(optimizer, () => Given(3)).Dispose();
        Assert.NotEqual(before, theta.item<double>());
        Assert.Equal(3 * before, Magnitude(loss));
        var evaluation = 0;
        Assert.Throws<TimeoutException>(() => loss.Step(optimizer, () => ++evaluation < 2 ? Given(300) : throw new TimeoutException()));
        using (var step = loss.Step(optimizer, () => Given(null)))
        {
            Assert.False(step.Skipped);
        }

        Assert.Equal(3 * before, Magnitude(loss));
    }

    [Fact]
    public void Components_that_change_between_evaluations_of_one_step_are_named()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = Loss("SoftAdapt");
        using var optimizer = optim.LBFGS([theta], lr: 0.01, max_iter: 3);
        var evaluation = 0;
        var refused = Assert.Throws<InvalidOperationException>(
            () => loss.Step(optimizer, () => Inputs(theta, 2, 0.5, ++evaluation == 1 ? null : 1)));
        Assert.Contains("first A, Absolute, and then A, Absolute, C", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, theta.item<double>());
    }

    private static ChosenMaybe Loss(string scheme) =>
        ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenMaybe());

    private static ChosenMaybe.Inputs Inputs(Tensor theta, double? a, double? b, double? c) => new()
    {
        A = a is { } x ? theta * x : null,
        B = b is { } y ? theta * y : null,
        C = c is { } z ? theta * z : null,
    };

    private static double Magnitude(RelativeMaybe loss) => loss.state_dict()["main_magnitude.value"].item<double>();

    /// <summary>All but the kept weights themselves, and the checksums that are over them too.</summary>
    private static Dictionary<string, string> State(LossModule loss) => loss.state_dict()
        .Where(static entry => entry.Key != "checksums" && !entry.Key.StartsWith("held_weights", StringComparison.Ordinal))
        .ToDictionary(static entry => entry.Key, static entry => Convert.ToHexString(entry.Value.detach().contiguous().bytes), StringComparer.Ordinal);
}
