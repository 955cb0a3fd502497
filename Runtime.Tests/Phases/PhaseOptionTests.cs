using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>Schedulers, clipping, accumulation and schemes within phases.</summary>
public class PhaseOptionTests
{
    [Fact]
    public void Scheduler_steps_with_its_phase_only()
    {
        using var scope = NewDisposeScope();
        var gan = new SmallGan();
        var critic = optim.SGD(gan.Critic.parameters(), 1);
        var generator = optim.SGD(gan.Generator.parameters(), 1);
        var alternation = new GanLoss(gan.Critic, gan.Generator).Alternate(critic: critic, generator: generator);
        alternation.CriticScheduler = optim.lr_scheduler.StepLR(critic, step_size: 1, gamma: 0.5);
        for (var i = 0; i < 3; i++)
        {
            alternation.Step(real: gan.Real, noise: gan.Noise).Dispose();
        }

        Assert.Equal(0.25, critic.ParamGroups.Single().LearningRate, 1e-12);
        Assert.Equal(1, generator.ParamGroups.Single().LearningRate);
    }

    /// <summary>Its step() wants a metric: it would throw after the optimizer has stepped.</summary>
    [Fact]
    public void Scheduler_that_steps_by_a_metric_is_refused_when_it_is_set()
    {
        using var scope = NewDisposeScope();
        var gan = new SmallGan();
        var critic = optim.SGD(gan.Critic.parameters(), 1);
        var alternation = new GanLoss(gan.Critic, gan.Generator).Alternate(critic: critic, generator: optim.SGD(gan.Generator.parameters(), 1));
        var kept = alternation.CriticScheduler = optim.lr_scheduler.StepLR(critic, step_size: 1);
        var plateau = optim.lr_scheduler.ReduceLROnPlateau(critic);
        var message = Assert.Throws<ArgumentException>(() => alternation.CriticScheduler = plateau).Message;
        Assert.Contains("phase 'Critic' of GanLoss", message, StringComparison.Ordinal);
        Assert.Contains("step(report.DeclaredTotal)", message, StringComparison.Ordinal);
        Assert.Same(kept, alternation.CriticScheduler);
        alternation.Step(real: gan.Real, noise: gan.Noise).Dispose();
        alternation.CriticScheduler = null;
    }

    /// <summary>It would lower a rate that the phase does not use, and leave the phase's own.</summary>
    [Fact]
    public void Scheduler_of_another_optimizer_is_refused_when_it_is_set()
    {
        using var scope = NewDisposeScope();
        var gan = new SmallGan();
        var (critic, generator) = (optim.SGD(gan.Critic.parameters(), 1), optim.SGD(gan.Generator.parameters(), 1));
        var alternation = new GanLoss(gan.Critic, gan.Generator).Alternate(critic: critic, generator: generator);
        var message = Assert.Throws<ArgumentException>(
            () => alternation.CriticScheduler = optim.lr_scheduler.StepLR(generator, step_size: 1)).Message;
        Assert.Contains("The StepLR for phase 'Critic' of GanLoss moves the rate of another optimizer", message, StringComparison.Ordinal);

        using var elsewhere = nn.Linear(1, 1);
        Assert.Throws<ArgumentException>(
            () => alternation.CriticScheduler = optim.lr_scheduler.StepLR(optim.SGD(elsewhere.parameters(), 1), step_size: 1));
        Assert.Null(alternation.CriticScheduler);

        // Of an optimizer that the phase's own steps.
        alternation.CriticScheduler = optim.lr_scheduler.StepLR(optim.SGD(gan.Critic.parameters(), 1), step_size: 1);
        var several = optim.lr_scheduler.SequentialLR(
            critic, [optim.lr_scheduler.ConstantLR(critic, 0.5, 1), optim.lr_scheduler.StepLR(critic, 1)], [1]);
        alternation.CriticScheduler = several;
        Assert.Same(several, alternation.CriticScheduler);
    }

    [Fact]
    public void Phase_that_is_none_is_refused()
    {
        using var scope = NewDisposeScope();
        var network = new TwoHeads();
        var turns = new AccumulatedTurnsLoss(network).Alternate(optim.SGD(network.parameters(), 0.1));
        var message = Assert.Throws<ArgumentOutOfRangeException>(() => turns.EndCycle((AccumulatedTurnsLoss.Phase)99)).Message;
        Assert.StartsWith("EndCycle wants a phase of AccumulatedTurnsLoss: First, Second.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void MaxNorm_of_a_phase_clips_that_phase()
    {
        using var scope = NewDisposeScope();
        var network = new TwoHeads();
        var turns = new AccumulatedTurnsLoss(network).Alternate(optim.SGD(network.parameters(), 1e-3));
        Assert.Null(StepTwice(turns, network).GradientNorm);
        Assert.True(StepTwice(turns, network).GradientNorm > 0.01);
        var norm = network.parameters().Where(static p => p.grad is not null).Sum(static p => p.grad!.square().sum().ToDouble());
        Assert.Equal(0.01, Math.Sqrt(norm), 1e-6);
    }

    [Fact]
    public void Phase_accumulates_before_the_next_is_due()
    {
        using var scope = NewDisposeScope();
        var network = new TwoHeads();
        var turns = new AccumulatedTurnsLoss(network).Alternate(optim.SGD(network.parameters(), 0.1));
        var due = new List<AccumulatedTurnsLoss.Phase>();
        for (var i = 0; i < 4; i++)
        {
            due.Add(turns.Current);
            turns.Step(x: network.Input, targetA: network.TargetA, targetB: network.TargetB).Dispose();
        }

        Assert.Equal([0, 0, 1, 1], due.Select(static phase => (int)phase));
    }

    /// <summary>Mean-reduced losses under fixed weights: batches of any size are one large batch.</summary>
    [Fact]
    public void Short_last_batch_counts_by_its_size()
    {
        using var scope = NewDisposeScope();
        var (left, right) = (new TwoHeads(dtype: ScalarType.Float64), new TwoHeads(dtype: ScalarType.Float64));
        (left.LossA(left.Input, left.TargetA) + 0.3 * left.LossB(left.Input, left.TargetB)).backward();
        using var loss = new AccumulatedLoss(right);
        var optimizer = new SteplessOptimizer([.. right.parameters()]);
        foreach (var (from, to) in new[] { (0, 4), (4, 8), (8, 11), (11, 12) })
        {
            loss.Step(optimizer, x: right.Input[from..to], targetA: right.TargetA[from..to], targetB: right.TargetB[from..to]).Dispose();
        }

        Assert.Equal(1, optimizer.Steps);
        foreach (var (expected, actual) in left.parameters().Zip(right.parameters()))
        {
            Tensors.AssertClose(expected.grad!, actual.grad!, 1e-12);
        }
    }

    [Fact]
    public void Scheme_applies_within_the_phase()
    {
        using var scope = NewDisposeScope();
        var network = new TwoHeads();
        var turns = new RelativeTurnsLoss(network).Alternate(optim.SGD(network.parameters(), 1e-3));
        using var both = turns.Step(x: network.Input, targetA: network.TargetA, targetB: network.TargetB);
        var report = both.Read();
        Assert.Equal(["LossA", "LossB"], report.Names);
        Assert.Equal(0.5 * report["LossA"] / report["LossB"], report.EffectiveWeights[1], 1e-5);
        using var main = turns.Step(x: network.Input, targetA: network.TargetA, targetB: network.TargetB);
        Assert.Equal(["LossA"], main.Read().Names);
        Assert.Equal([1.0], main.Read().EffectiveWeights.Values);
    }

    [Fact]
    public void Scheme_with_state_has_one_for_each_phase()
    {
        using var scope = NewDisposeScope();
        var network = new TwoHeads();
        using var loss = new WanderingTurnsLoss(network);
        var turns = loss.Alternate(optim.SGD(network.parameters(), 1e-3));
        turns.StepSingle(x: network.Input, targetB: network.TargetB).Dispose();
        var state = loss.state_dict();
        Assert.Equal([1.0, 1.0], state["scheme_Both.average"].data<double>().ToArray());
        Assert.NotEqual(1.0, Assert.Single(state["scheme_Single.average"].data<double>().ToArray()));
    }

    [Fact]
    public void Step_that_was_not_due_decides_what_is_due()
    {
        using var scope = NewDisposeScope();
        var gan = new SmallGan();
        var alternation = new GanLoss(gan.Critic, gan.Generator).Alternate(critic: optim.SGD(gan.Critic.parameters(), 0.1), generator: optim.SGD(gan.Generator.parameters(), 0.1));
        alternation.StepCritic(real: gan.Real, noise: gan.Noise).Dispose();
        alternation.StepGenerator(noise: gan.Noise).Dispose();
        Assert.Equal((GanLoss.Phase.Critic, 0L), (alternation.Current, alternation.Position));
    }

    private static StepReport StepTwice(AccumulatedTurnsLoss.Alternation turns, TwoHeads network)
    {
        turns.Step(x: network.Input, targetA: network.TargetA, targetB: network.TargetB).Dispose();
        using var step = turns.Step(x: network.Input, targetA: network.TargetA, targetB: network.TargetB);
        return step.Read();
    }
}
