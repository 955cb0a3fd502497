using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using LossGen.Runtime.Tests.Schedules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>HoldEffectiveWeights: what the next step has, all later ones have; everything that would change it rests.</summary>
public partial class HeldWeightsTests
{
    public static TheoryData<string> All => [.. EveryScheme.All.Where(static name => name != "ConvexWeights")];

    [Theory]
    [MemberData(nameof(All))]
    public void Weights_of_the_next_step_are_those_of_all_later_ones(string scheme)
    {
        using var scope = NewDisposeScope();
        string[] kinds = [nameof(ChosenLoss), nameof(ChosenSmooth), nameof(ChosenTurns)];
        foreach (var kind in EveryScheme.EvaluatesOnce(scheme) ? kinds : kinds[..1])
        {
            using var run = new ChosenRun(scheme, kind);
            run.Steps(0, 8);
            run.Loss.HoldEffectiveWeights();
            run.Steps(8, 10);
            var kept = Enumerable.Range(10, 2).Select(i => Effective(run.Step(i))).ToArray();
            var state = State(run);
            run.Steps(12, 18);
            Assert.Equal(kept, Enumerable.Range(18, 2).Select(i => Effective(run.Step(i))));
            Assert.Equal(state, State(run));
        }
    }

    /// <summary>Also in a new object, from a file and inside of another module's state.</summary>
    [Theory]
    [InlineData("UnitNormalized", nameof(ChosenLoss), false)]
    [InlineData("UnitNormalized", nameof(ChosenTurns), false)]
    [InlineData("SoftAdapt", nameof(ChosenSmooth), false)]
    [InlineData("ImtlLoss", nameof(ChosenTurns), true)]
    public void Kept_weights_are_saved(string scheme, string kind, bool nested)
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        using var run = new ChosenRun(scheme, kind);
        run.Loss.HoldEffectiveWeights();
        run.Steps(0, 4);
        using var other = new ChosenRun(scheme, kind);
        if (nested)
        {
            new Holder(run.Loss).save(file.Path);
            new Holder(other.Loss).load(file.Path);
        }
        else
        {
            run.Checkpoint.Save(file.Path);
            other.Checkpoint.Load(file.Path);
        }

        Assert.Equal(Effective(run.Step(20)), Effective(other.Step(21)));
        Assert.Equal(Effective(run.Step(22)), Effective(other.Step(23)));
        other.Loss.load_state_dict(new ChosenRun(scheme, kind).Loss.state_dict());
        Assert.DoesNotContain("held_weights", other.Loss.state_dict().Keys);
    }

    /// <summary>Also the step that decides what is kept: for the loss it is as if none of them had been.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Release_goes_on_as_if_the_steps_had_not_been(string scheme)
    {
        using var scope = NewDisposeScope();
        string[] kinds = [nameof(ChosenLoss), nameof(ChosenPair), nameof(ChosenSmooth), nameof(ChosenTurns)];
        foreach (var kind in EveryScheme.EvaluatesOnce(scheme) ? kinds : kinds[..1])
        {
            foreach (var held in new[] { 2, 6 })
            {
                using var run = new ChosenRun(scheme, kind);
                run.Steps(0, 6);
                var before = State(run);
                run.Loss.HoldEffectiveWeights();
                run.Steps(6, 6 + held);
                Assert.NotEqual(before, State(run));
                run.Loss.ReleaseEffectiveWeights();
                Assert.Equal(before, State(run));
            }
        }
    }

    /// <summary>The kept weights are those that a step would have had, and a total by hand learns nothing either.</summary>
    [Theory]
    [InlineData("RandomWeighting")]
    [InlineData("SoftAdapt")]
    [InlineData("Uncertainty")]
    public void Step_that_is_kept_has_the_weights_of_a_step(string scheme)
    {
        using var scope = NewDisposeScope();
        using var run = new ChosenRun(scheme, nameof(ChosenLoss));
        using var twin = new ChosenRun(scheme, nameof(ChosenLoss));
        run.Steps(0, 5);
        twin.Steps(0, 5);
        run.Loss.HoldEffectiveWeights();
        Assert.Equal(Effective(twin.Step(5)), Effective(run.Step(5)));

        using var loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenGiven());
        loss.HoldEffectiveWeights();
        var before = State(loss);
        using var x = new Parameter(tensor(3.0));
        loss.forward(a: x, b: x * 2, c: x * 4).backward();
        Assert.NotNull(x.grad);
        Assert.All(loss.parameters(), static parameter => Assert.Null(parameter.grad));
        Assert.Equal(before, State(loss));
    }

    [Fact]
    public void Release_goes_on_where_it_was()
    {
        using var scope = NewDisposeScope();
        using var held = new ChosenRun("SoftAdapt", nameof(ChosenLoss));
        held.Steps(0, 8);
        var before = State(held);
        held.Loss.HoldEffectiveWeights();
        held.Steps(8, 14);
        Assert.NotEqual(before, State(held));
        var kept = State(held);
        held.Loss.EpochEnd();
        held.Steps(14, 18);
        Assert.Equal(kept, State(held));
        held.Loss.ReleaseEffectiveWeights();
        held.Steps(18, 19);
        Assert.NotEqual(kept, State(held));
    }

    [Fact]
    public void Schedules_stand_still_and_weights_are_not_to_be_set()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new ScheduledLoss();
        using var optimizer = new SteplessOptimizer([.. problem.Model.parameters()]);
        void Step() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target).Dispose();
        Step();
        loss.HoldEffectiveWeights();
        Step();
        loss.EpochEnd();
        Assert.Equal((0.1, 0.3), (Math.Round(loss.Weights.Absolute, 9), loss.Weights.Largest));
        Assert.Contains(
            "call ReleaseEffectiveWeights() first",
            Assert.Throws<InvalidOperationException>(() => loss.Weights.Largest = 1).Message,
            StringComparison.Ordinal);
        loss.ReleaseEffectiveWeights();
        Step();
        loss.Weights.Largest = 1;
        Assert.Equal((0.2, 1), (Math.Round(loss.Weights.Absolute, 9), loss.Weights.Largest));
    }

    /// <summary>The total of kept weights is Σ weight·loss, without the price of what the scheme learns.</summary>
    [Fact]
    public void Total_is_the_plain_sum()
    {
        using var scope = NewDisposeScope();
        using var loss = ChosenAttribute.For(new ImtlLossAttribute(), static () => new ChosenGiven());
        using var x = new Parameter(tensor(3.0));
        using var optimizer = optim.SGD([x, .. loss.parameters()], 0.01);
        loss.Step(optimizer, a: x, b: x, c: x).Dispose();
        loss.HoldEffectiveWeights();
        double[] kept;
        using (var step = loss.Step(optimizer, a: x, b: x, c: x))
        {
            kept = [.. step.Read().EffectiveWeights.Values];
        }

        loss.Step(optimizer, a: x, b: x, c: x).Dispose();
        using var terms = loss.Compute(a: x * 2, b: x * 3, c: x * 5);
        Assert.Equal(x.item<double>() * ((2 * kept[0]) + (3 * kept[1]) + (5 * kept[2])), terms.Total.item<double>(), 1e-9);
        terms.Total.backward();
        Assert.All(loss.parameters(), static parameter => Assert.Null(parameter.grad));
    }

    /// <summary>Weights that are not finite are none to keep.</summary>
    [Fact]
    public void Step_that_is_not_finite_is_not_the_one_that_is_kept()
    {
        using var scope = NewDisposeScope();
        using var loss = ChosenAttribute.For(new UnitNormalizedAttribute(), static () => new ChosenGiven());
        using var x = new Parameter(tensor(2.0));
        using var optimizer = new SteplessOptimizer(x);
        loss.HoldEffectiveWeights();
        loss.Step(optimizer, a: x * double.NaN, b: x, c: x).Dispose();
        loss.Step(optimizer, a: x, b: x, c: x).Dispose();
        using var step = loss.Step(optimizer, a: x * 4, b: x * 4, c: x * 4);
        Assert.All(step.Read().EffectiveWeights.Values, static weight => Assert.Equal(0.5, weight, 1e-6));
    }

    /// <summary>A component that comes later gets its weight then, and the others keep theirs. A schedule counts the steps without it.</summary>
    [Fact]
    public void Component_that_was_absent_joins_with_its_own()
    {
        using var scope = NewDisposeScope();
        using var loss = new ComesLater();
        using var x = new Parameter(tensor(2.0));
        using var optimizer = new SteplessOptimizer(x);
        loss.Step(optimizer, a: x, b: null).Dispose();
        Assert.Equal(0.5, loss.Weights.B);
        loss.HoldEffectiveWeights();
        var steps = new[] { (1.0, false), (4.0, true), (8.0, true) }.Select(step =>
            Effective(loss.Step(optimizer, a: x * step.Item1, b: step.Item2 ? x * step.Item1 : null))).ToArray();
        Assert.Equal([0.5, 0], steps[0], static (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        Assert.Equal([0.5, 0.5 / 8], steps[2], static (expected, actual) => Math.Abs(expected - actual) < 1e-6);
    }

    [CombinedLoss, UnitNormalized]
    internal sealed partial class ComesLater
    {
        [MainLoss]
        private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

        [AuxiliaryLoss, ConstantSchedule(1, 0.5, Steps = 1)]
        private static Tensor? B(Tensor? b) => b is null ? null : Conformance.Given.Loss(b);
    }

    private static double[] Effective(StepResult step)
    {
        using (step)
        {
            return [.. step.Read().EffectiveWeights.Values];
        }
    }

    /// <summary>Everything of the loss that is saved, but for checksums, as text.</summary>
    private static string State(ChosenRun run) => State(run.Loss);

    private static string State(LossModule loss) => string.Join('\n', loss.state_dict()
        .Where(static entry => entry.Key is not "checksums" && !entry.Key.StartsWith("phases", StringComparison.Ordinal))
        .OrderBy(static entry => entry.Key, StringComparer.Ordinal)
        .Select(static entry => $"{entry.Key} {Convert.ToHexString(entry.Value.detach().contiguous().bytes)}"));

    private sealed class Holder : nn.Module
    {
        public Holder(LossModule loss)
            : base(nameof(Holder)) => register_module("loss", loss);
    }
}
