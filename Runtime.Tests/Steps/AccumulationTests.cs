using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Transactions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>Accumulated batches: whose they are, what becomes of them, and what a step makes of those that came.</summary>
public partial class AccumulationTests
{
    private static readonly float[] Batches = [1, 2, 4, 8, 16, 32];

    [Fact]
    public void Cycle_that_is_ended_early_takes_the_mean_of_the_batches_that_came()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Linear4(parameter);
        loss.Step(optimizer, x: full([3, 1], 2f)).Dispose();
        loss.Step(optimizer, x: full([1, 1], 6f)).Dispose();
        Assert.Equal(0, optimizer.Steps);
        using (var step = loss.EndCycle(optimizer)!)
        {
            Assert.False(step.Accumulating);
            Assert.Equal([3], step.Read().Losses);
        }

        Assert.Equal(1, optimizer.Steps);
        Assert.Equal(3, parameter.grad!.ToSingle());
        Assert.Null(loss.EndCycle(optimizer));
        Assert.Equal(1, optimizer.Steps);
        for (var i = 0; i < 4; i++)
        {
            loss.Step(optimizer, x: full([2, 1], Batches[i])).Dispose();
        }

        Assert.Equal(2, optimizer.Steps);
        Assert.Equal(3.75f, parameter.grad!.ToSingle());
    }

    [Fact]
    public void Phase_is_ended_early_and_the_next_is_due()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new LinearTurns(parameter);
        var alternation = loss.Alternate(optimizer);
        alternation.Step(x: full([2, 1], 5f)).Dispose();
        Assert.Equal((LinearTurns.Phase.A, 0L), (alternation.Current, alternation.Position));
        alternation.EndCycle(alternation.Current)!.Dispose();
        Assert.Equal((LinearTurns.Phase.B, 1L), (alternation.Current, alternation.Position));
        Assert.Equal(5, parameter.grad!.ToSingle());
        Assert.Null(alternation.EndCycle(LinearTurns.Phase.A));
    }

    /// <summary>Phases that take turns by hand keep their own batches, though each clears the gradients of all.</summary>
    [Fact]
    public void Phases_in_turn_keep_their_batches()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new LinearTurns(parameter);
        var alternation = loss.Alternate(optimizer);
        alternation.StepA(x: full([2, 1], 1f)).Dispose();
        alternation.StepB(x: full([2, 1], 10f)).Dispose();
        alternation.StepA(x: full([2, 1], 3f)).Dispose();
        Assert.Equal((1, 2f), (optimizer.Steps, parameter.grad!.ToSingle()));
        alternation.StepB(x: full([2, 1], 30f)).Dispose();
        Assert.Equal((2, 40f), (optimizer.Steps, parameter.grad!.ToSingle()));
    }

    [Fact]
    public void Optimizers_and_alternations_have_cycles_of_their_own()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var left = new SteplessOptimizer(parameter);
        using var right = new SteplessOptimizer(parameter);
        using var loss = new LinearTurns(parameter);
        var (one, other) = (loss.Alternate(left), loss.Alternate(right));
        loss.Step(left, x: full([2, 1], 1f)).Dispose();
        loss.Step(right, x: full([2, 1], 100f)).Dispose();
        one.StepA(x: full([2, 1], 1000f)).Dispose();
        other.StepA(x: full([2, 1], 5000f)).Dispose();
        Assert.Equal((0, 0), (left.Steps, right.Steps));
        loss.Step(left, x: full([2, 1], 3f)).Dispose();
        Assert.Equal((1, 2f + 4f), (left.Steps, parameter.grad!.ToSingle()));
        loss.Step(right, x: full([2, 1], 300f)).Dispose();
        Assert.Equal((1, 200f + 400f), (right.Steps, parameter.grad!.ToSingle()));
        one.StepA(x: full([2, 1], 3000f)).Dispose();
        Assert.Equal((2, 2000f), (left.Steps, parameter.grad!.ToSingle()));
        other.StepA(x: full([2, 1], 7000f)).Dispose();
        Assert.Equal((2, 6000f), (right.Steps, parameter.grad!.ToSingle()));
    }

    [Fact]
    public void What_the_user_does_with_gradients_in_between_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new LinearTurns(parameter);
        loss.Step(optimizer, x: full([2, 1], 1f)).Dispose();
        parameter.grad = full(1, 1e6f);
        loss.Step(optimizer, x: full([2, 1], 3f)).Dispose();
        Assert.Equal(6, parameter.grad!.ToSingle());
    }

    [Fact]
    public void Batch_without_rows_is_refused_and_the_others_stay()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new LinearTurns(parameter);
        var message = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, x: zeros(0, 1))).Message;
        Assert.Contains("no rows", message, StringComparison.Ordinal);
        Assert.Contains("[0, 1]", message, StringComparison.Ordinal);
        loss.Step(optimizer, x: full([2, 1], 1f)).Dispose();
        Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, x: zeros(0, 1)));
        loss.Step(optimizer, x: full([2, 1], 3f)).Dispose();
        Assert.Equal((1, 6f), (optimizer.Steps, parameter.grad!.ToSingle()));
    }

    /// <summary>The first input that has a length says how large a batch is: not one that is absent, and no number.</summary>
    [Fact]
    public void Size_is_that_of_the_first_input_with_rows()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Masked(parameter);
        loss.Step(optimizer, mask: null, temperature: tensor(1f), x: full([3, 1], 2f)).Dispose();
        loss.Step(optimizer, mask: null, temperature: tensor(1f), x: full([1, 1], 6f)).Dispose();
        Assert.Equal((1, 3f), (optimizer.Steps, parameter.grad!.ToSingle()));
    }

    /// <summary>65504 is the largest number of half precision: 40 rows of a loss of 2000 are beyond it.</summary>
    [Fact]
    public void Half_precision_losses_of_large_batches_stay_finite()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1, ScalarType.Float16));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new RememberedPair(parameter);
        for (var i = 0; i < 2; i++)
        {
            loss.Step(optimizer, x: full([40, 1], 2000f, ScalarType.Float16)).Dispose();
        }

        var average = loss.Weighting!.get_buffer("average")!;
        Assert.Equal(0.9 + 200, average[0].ToDouble(), 1e-3);
        using var step = loss.Step(optimizer, x: full([40, 1], 2000f, ScalarType.Float16));
        using var ended = loss.EndCycle(optimizer)!;
        Assert.Equal(2000, ended.Read().Losses[0]);
    }

    /// <summary>Moving the loss replaces the scheme's tensors; a batch that is skipped after that takes back nothing of the old ones.</summary>
    [Fact]
    public void Skip_after_a_move()
    {
        using var scope = NewDisposeScope();
        var run = new FragileRun(nameof(JointAccumulated));
        run.Steps(0, 3);
        run.Loss.to(ScalarType.Float32);
        var before = run.Everything();
        using var skipped = run.BadStep();
        Assert.True(skipped.Skipped);
        run.AssertEqual(before);
    }

    [Fact]
    public void Batches_from_before_a_load_are_dropped_and_the_report_says_so()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new LinearTurns(parameter);
        var alternation = loss.Alternate(optimizer);
        loss.Step(optimizer, x: full([2, 1], 1e6f)).Dispose();
        alternation.StepA(x: full([2, 1], 1e6f)).Dispose();
        loss.load_state_dict(loss.state_dict());
        using (var first = loss.Step(optimizer, x: full([2, 1], 1f)))
        {
            Assert.True(first.Accumulating);
            Assert.Contains(first.Read().Notes, static note => note.Contains("1 accumulated batch was dropped: a checkpoint was loaded", StringComparison.Ordinal));
        }

        loss.Step(optimizer, x: full([2, 1], 3f)).Dispose();
        Assert.Equal((1, 6f), (optimizer.Steps, parameter.grad!.ToSingle()));
        Assert.Null(alternation.EndCycle(LinearTurns.Phase.A));
    }

    [Fact]
    public void Open_cycle_is_named_when_a_state_dict_is_taken()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new LinearTurns(parameter);
        loss.state_dict();
        using (var quiet = loss.Step(optimizer, x: full([2, 1], 1f)))
        {
            Assert.Empty(quiet.Read().Notes);
        }

        loss.state_dict();
        using var step = loss.Step(optimizer, x: full([2, 1], 3f));
        Assert.StartsWith("saved: 1 accumulated batch waits for the optimizer's step", Assert.Single(step.Read().Notes), StringComparison.Ordinal);
    }

    /// <summary>Moving a model to another type replaces its parameters: what was accumulated for the old ones is of no use.</summary>
    [Fact]
    public void Batches_of_parameters_that_were_replaced_are_dropped()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        var owned = new[] { parameter };
        using var optimizer = new SteplessOptimizer(owned);
        using var loss = new LinearTurns(parameter);
        loss.Step(optimizer, x: full([2, 1], 1e6f)).Dispose();
        owned[0] = new Parameter(ones(1));
        loss.Parameter = owned[0];
        loss.Step(optimizer, x: full([2, 1], 1f)).Dispose();
        using var step = loss.Step(optimizer, x: full([2, 1], 3f));
        Assert.False(step.Accumulating);
        Assert.Equal(6, owned[0].grad!.ToSingle());
        owned[0].Dispose();
    }

    [CombinedLoss(AccumulateSteps = 4)]
    private sealed partial class Linear4(Parameter parameter)
    {
        [MainLoss]
        private Tensor A(Tensor x) => (parameter * x).mean();
    }

    [CombinedLoss(AccumulateSteps = 2)]
    [Phase("A", nameof(First))]
    [Phase("B", nameof(Second))]
    private sealed partial class LinearTurns(Parameter parameter)
    {
        public Parameter Parameter { get; set; } = parameter;

        [MainLoss]
        private Tensor First(Tensor x) => (Parameter * x).mean();

        [AuxiliaryLoss(2)]
        private Tensor Second(Tensor x) => (Parameter * x).mean();
    }

    [CombinedLoss(AccumulateSteps = 2)]
    private sealed partial class Masked(Parameter parameter)
    {
        [MainLoss]
        private Tensor A(Tensor? mask, Tensor temperature, Tensor x) => ((mask ?? temperature) * parameter * x).mean();
    }

    [CombinedLoss(AccumulateSteps = 2), Fragile]
    private sealed partial class RememberedPair(Parameter parameter)
    {
        [MainLoss]
        private Tensor A(Tensor x) => (parameter * x).mean();
    }
}
