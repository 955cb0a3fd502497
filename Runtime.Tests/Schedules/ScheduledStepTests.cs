using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using LossGen.Runtime.Tests.Phases;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schedules;

/// <summary>What moves a schedule on and what does not.</summary>
public partial class ScheduledStepTests
{
    [Fact]
    public void Weight_of_a_step_is_that_of_the_steps_before_it()
    {
        using var scope = NewDisposeScope();
        using var run = new Run<ScheduledLoss>(new ScheduledLoss(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        var weights = Enumerable.Range(0, 6).Select(_ => run.Step().EffectiveWeights.Values).ToArray();
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.4], weights.Select(static step => step[1]), static (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.3, 0.3, 0.3, 0.3, 0.3, 0.3], weights.Select(static step => step[2]));
        Assert.Equal([0, 0, 1e-3, 1e-3, 1e-3, 1e-3], weights.Select(static step => step[3]));
    }

    /// <summary>The gradients are those of fixed weights that are set by hand to what the schedule says.</summary>
    [Fact]
    public void Step_is_that_of_weights_which_are_set_by_hand()
    {
        using var scope = NewDisposeScope();
        using var run = new Run<ScheduledLoss>(new ScheduledLoss(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        using var other = new Run<FixedRegularizedLoss>(new FixedRegularizedLoss(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        other.Loss.Weights.Squared = 1;
        for (var i = 0; i < 6; i++)
        {
            other.Loss.Weights.Absolute = run.Loss.Weights.Absolute;
            other.Loss.Weights.Largest = run.Loss.Weights.Largest;
            other.Loss.Weights.Size = run.Loss.Weights.Size;
            run.Step();
            other.Step();
        }

        Assert.All(run.Problem.Parameters().Zip(other.Problem.Parameters()), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));
    }

    [Fact]
    public void Epochs_count_by_EpochEnd()
    {
        using var loss = new ScheduledLoss();
        var weights = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            weights.Add(loss.Weights.Largest);
            loss.EpochEnd();
        }

        Assert.Equal([0.3, 0.2, 0.2, 0.1, 0.1], weights);
        Assert.Equal(0, loss.Weights.Absolute);
    }

    /// <summary>Annealing moves the raw total and not the declared one, which has the ends of the schedules.</summary>
    [Fact]
    public void Declared_total_has_the_ends_of_the_schedules()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new ScheduledLoss();
        using var prediction = problem.Model.call(problem.Input);
        var report = loss.Evaluate(prediction: prediction, target: problem.Target);
        Assert.Equal(report["Squared"] + (0.3 * report["Largest"]), report.RawTotal, 1e-6);
        Assert.Equal(
            report["Squared"] + (0.4 * report["Absolute"]) + (0.1 * report["Largest"]) + (1e-3 * report["Size"]), report.DeclaredTotal, 1e-6);
    }

    [Fact]
    public void Evaluation_and_steps_in_evaluation_mode_move_nothing()
    {
        using var scope = NewDisposeScope();
        using var run = new Run<ScheduledLoss>(new ScheduledLoss(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        run.Step();
        using var prediction = run.Problem.Model.call(run.Problem.Input);
        run.Loss.Evaluate(prediction: prediction, target: run.Problem.Target);
        run.Loss.Compute(prediction: prediction, target: run.Problem.Target).Dispose();
        run.Loss.forward(prediction: prediction, target: run.Problem.Target).Dispose();
        Assert.Equal(0.1, run.Loss.Weights.Absolute, 1e-12);
        run.Loss.eval();
        run.Step();
        Assert.Equal(0.1, run.Loss.Weights.Absolute, 1e-12);
    }

    [Fact]
    public void Step_that_is_skipped_or_fails_does_not_count()
    {
        using var scope = NewDisposeScope();
        using var run = new Run<ScheduledLoss>(new ScheduledLoss(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        run.Step();
        run.Loss.NonFinite = NonFinite.SkipStep;
        using (var bad = run.Loss.Step(run.Optimizer, prediction: run.Problem.Model.call(run.Problem.Input) * float.NaN, target: run.Problem.Target))
        {
            Assert.True(bad.Skipped);
        }

        Assert.Throws<InvalidOperationException>(() => run.Loss.Step(run.Optimizer, prediction: run.Problem.Input, target: run.Problem.Input));
        Assert.Equal(0.1, run.Loss.Weights.Absolute, 1e-12);
        run.Step();
        Assert.Equal(0.2, run.Loss.Weights.Absolute, 1e-12);
    }

    [Fact]
    public void Batches_that_are_accumulated_have_one_weight_and_count_once()
    {
        using var scope = NewDisposeScope();
        using var run = new Run<ScheduledLoss>(new ScheduledLoss(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        run.Loss.AccumulateSteps = 3;
        var weights = Enumerable.Range(0, 7).Select(_ => Math.Round(run.Step().EffectiveWeights["Absolute"], 6)).ToArray();
        Assert.Equal([0, 0, 0, 0.1, 0.1, 0.1, 0.2], weights);
        run.Loss.EndCycle(run.Optimizer)!.Dispose();
        Assert.Equal(0.3, run.Loss.Weights.Absolute, 1e-12);
    }

    /// <summary>However often L-BFGS evaluates, its step is one.</summary>
    [Fact]
    public void Step_of_L_BFGS_counts_once()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new ScheduledLoss();
        using var optimizer = optim.LBFGS(problem.Model.parameters(), 0.1, max_iter: 4);
        for (var i = 0; i < 2; i++)
        {
#pragma warning disable LG4012 // That nothing ends an epoch is what is tried.
            loss.Step(optimizer, () => new ScheduledLoss.Inputs { Prediction = problem.Model.call(problem.Input), Target = problem.Target }).Dispose();
#pragma warning restore LG4012
        }

        Assert.Equal(0.2, loss.Weights.Absolute, 1e-12);
    }

    [Fact]
    public void Setting_the_weight_ends_the_schedule_and_says_so()
    {
        using var scope = NewDisposeScope();
        using var run = new Run<ScheduledLoss>(new ScheduledLoss(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        run.Step();
        run.Loss.Weights.Absolute = 0.25;
        var report = run.Step();
        Assert.Contains("the schedule of 'Absolute' ended at step 1: Weights.Absolute was set to 0.25 by code", report.Notes);
        Assert.Empty(run.Step().Notes);
        run.Loss.Weights["Absolute"] = 0.5;
        Assert.Empty(run.Step().Notes);
        Assert.Equal(0.5, run.Loss.Weights.Absolute);
        Assert.Equal(1e-3, run.Loss.Weights.Size);
    }

    [Fact]
    public void Frozen_weights_still_follow_their_schedules()
    {
        using var scope = NewDisposeScope();
        using var run = new Run<ScheduledLoss>(new ScheduledLoss(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        run.Loss.Weights.Freeze();
        run.Step();
        Assert.Equal(0.1, run.Loss.Weights.Absolute, 1e-12);
        Assert.Throws<InvalidOperationException>(() => run.Loss.Weights.Absolute = 1);
        run.Step();
        Assert.Equal(0.2, run.Loss.Weights.Absolute, 1e-12);
    }

    [Fact]
    public void Steps_are_those_of_the_phases_that_have_the_component()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoHeads();
        using var loss = new ScheduledTurns(network);
        using var first = optim.SGD(network.parameters(), 0.01);
        using var second = optim.SGD(network.parameters(), 0.01);
        var turns = loss.Alternate(first: first, second: second);
        var (x, targetA, targetB) = (network.Input, network.TargetA, network.TargetB);
        turns.StepFirst(x: x, targetA: targetA).Dispose();
        turns.StepFirst(x: x, targetA: targetA).Dispose();
        turns.StepSecond(x: x, targetA: targetA, targetB: targetB).Dispose();
        Assert.Equal(0.3, loss.Weights.LossA, 1e-12);
        Assert.Equal(0.1, loss.Weights.LossB, 1e-12);
    }

    [Fact]
    public void Convex_weights_may_go_from_one_component_to_the_other()
    {
        using var scope = NewDisposeScope();
        using var run = new Run<HandedOver>(new HandedOver(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        var weights = Enumerable.Range(0, 5).Select(_ => run.Step().EffectiveWeights.Values).ToArray();
        Assert.Equal([0.9, 0.7, 0.5, 0.3, 0.1], weights.Select(static step => step[0]), static (a, b) => Math.Abs(a - b) < 1e-9);
    }

    /// <summary>Under a scheme with factors the schedule's weight multiplies them.</summary>
    [Fact]
    public void Schedule_composes_with_a_scheme()
    {
        using var scope = NewDisposeScope();
        using var run = new Run<GatedUnits>(new GatedUnits(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        var shares = Enumerable.Range(0, 3).Select(_ => run.Step().ShareOf("Absolute")).ToArray();
        Assert.Equal([0, 1 / 3.0, 1 / 2.0], shares, static (a, b) => Math.Abs(a - b) < 1e-5);
    }

    /// <summary>A weight that has arrived costs nothing, and one that changes a tensor for each change.</summary>
    [Fact]
    public void Tensor_of_a_weight_is_made_again_only_where_the_weight_changed()
    {
        using var scope = NewDisposeScope();
        using var run = new Run<Gated>(new Gated(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        using var plain = new Run<Ungated>(new Ungated(), static (l, o, p, t) => l.Step(o, prediction: p, target: t));
        var beyond = Enumerable.Range(0, 8)
            .Select(_ => Tensors.CreatedBy(() => run.StepOnly()) - Tensors.CreatedBy(() => plain.StepOnly())).ToArray();
        Assert.Equal([0, 0, 0, 1, 1, 0, 0, 0], beyond);
    }

    [CombinedLoss]
    [Phase("First", nameof(LossA))]
    [Phase("Second", nameof(LossA), nameof(LossB))]
    internal sealed partial class ScheduledTurns(TwoHeads network)
    {
        [LossComponent, LinearSchedule(0, 1, Steps = 10)]
        private Tensor LossA(Tensor x, Tensor targetA) => network.LossA(x, targetA);

        [LossComponent, LinearSchedule(0, 1, Steps = 10)]
        private Tensor LossB(Tensor x, Tensor targetB) => network.LossB(x, targetB);
    }

    [CombinedLoss, ConvexWeights]
    internal sealed partial class HandedOver
    {
        [LossComponent, LinearSchedule(0.9, 0.1, Steps = 4)]
        private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

        [LossComponent, LinearSchedule(0.1, 0.9, Steps = 4)]
        private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);
    }

    [CombinedLoss, UnitNormalized]
    internal sealed partial class GatedUnits
    {
        [LossComponent]
        private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

        [LossComponent, LinearSchedule(0, 1, Steps = 2)]
        private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);
    }

    [CombinedLoss]
    internal sealed partial class Gated
    {
        [MainLoss]
        private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

        [AuxiliaryLoss, StepSchedule(0.1, 0.2, 0.3, Steps = new[] { 3, 4 })]
        private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);
    }

    [CombinedLoss]
    internal sealed partial class Ungated
    {
        [MainLoss]
        private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

        [AuxiliaryLoss(0.1)]
        private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);
    }

    private sealed class Run<T>(T loss, Func<T, optim.Optimizer, Tensor, Tensor, StepResult> step) : IDisposable
        where T : LossModule
    {
        private optim.Optimizer? _optimizer;

        public T Loss { get; } = loss;

        public SmallProblem Problem { get; } = new();

        public optim.Optimizer Optimizer => _optimizer ??= optim.SGD(Problem.Model.parameters(), 0.01);

        public StepReport Step()
        {
            using var result = step(Loss, Optimizer, Problem.Model.call(Problem.Input), Problem.Target);
            return result.Read();
        }

        public void StepOnly() => step(Loss, Optimizer, Problem.Model.call(Problem.Input), Problem.Target).Dispose();

        public void Dispose()
        {
            Loss.Dispose();
            _optimizer?.Dispose();
            Problem.Dispose();
        }
    }
}
