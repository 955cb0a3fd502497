using System.ComponentModel;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace LossGen;

/// <summary>
/// Training in phases that take turns. Generated classes add the step methods. The position belongs to the loss and is
/// saved with it, so that a stopped run goes on where it was.
/// </summary>
public abstract class PhaseAlternation
{
    private readonly PhaseTraining[] _trainings;
    private readonly lr_scheduler.LRScheduler?[] _schedulers;
    private readonly PhaseTarget?[] _targets;

    /// <summary>What optimizers are told of this alternation, whose life they are not to prolong.</summary>
    private readonly object _mark = new();

    /// <summary>Starts phases. For generated code.</summary>
    /// <param name="loss">The loss whose phases they are.</param>
    /// <param name="trainings">The phases' optimizers and modules, in the order of the declaration.</param>
    /// <exception cref="InvalidOperationException">An optimizer owns none of its phase's parameters, or one of them twice.</exception>
    protected PhaseAlternation(LossModule loss, params PhaseTraining[] trainings)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(trainings);
        Loss = loss;
        _trainings = trainings;
        _schedulers = new lr_scheduler.LRScheduler?[trainings.Length];
        _targets = new PhaseTarget?[trainings.Length];
        for (var i = 0; i < trainings.Length; i++)
        {
            RequireOptimizer(i);
        }

        for (var i = 0; i < trainings.Length; i++)
        {
            RequireModules(i);
            PhaseParameters.Find(loss, loss.LossParts.Definition.Phases, trainings, i);
        }

        Array.ForEach(trainings, training => loss.LossParts.Optimizers.Of(training.Optimizer).Alternation = _mark);
    }

    /// <summary>Steps made since the beginning of the schedule, or of its present cycle. Skipped steps do not count.</summary>
    public long Position => Loss.LossParts.Phases.Value;

    /// <summary>Whether every phase has made its steps, with <see cref="PhaseOrder.Once"/>.</summary>
    public bool IsFinished => Loss.LossParts.Phases.IsFinished;

    internal LossModule Loss { get; }

    /// <summary>The number of the phase that is due. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected int CurrentPhase => Loss.LossParts.Phases.Current;

    /// <summary>The scheduler of a phase's learning rate. For generated code.</summary>
    /// <param name="phase">The phase's number.</param>
    /// <returns>The scheduler, or null.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected lr_scheduler.LRScheduler? GetScheduler(int phase) => _schedulers[phase];

    /// <summary>Sets the scheduler that steps after each step of a phase. For generated code.</summary>
    /// <param name="phase">The phase's number.</param>
    /// <param name="scheduler">The scheduler, or null.</param>
    /// <exception cref="ArgumentException">The scheduler wants a metric for its step, or is another optimizer's.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void SetScheduler(int phase, lr_scheduler.LRScheduler? scheduler)
    {
        if (scheduler is lr_scheduler.impl.ReduceLROnPlateau)
        {
            // Its step() without a metric throws, and would do so after the optimizer has stepped.
            throw new ArgumentException(
                $"ReduceLROnPlateau steps by a metric, and phase '{NameOf(phase)}' of {Loss.GetName()} has none for it. "
                + "Keep it in a variable, and call its step(report.DeclaredTotal) yourself after each validation.",
                nameof(scheduler));
        }

        if (scheduler is not null && SchedulerOptimizer.Of(scheduler) is { } moved && !MayMove(moved, phase))
        {
            throw new ArgumentException(
                $"The {scheduler.GetType().Name} for phase '{NameOf(phase)}' of {Loss.GetName()} moves the rate of another optimizer. "
                    + $"Create it with the {OptimizerOf(phase).GetType().Name} that the phase was given in Alternate.",
                nameof(scheduler));
        }

        _schedulers[phase] = scheduler;
    }

    /// <summary>
    /// An optimizer of the user's own may step another one, which the scheduler is of: that owns parameters of some phase.
    /// </summary>
    private bool MayMove(optim.Optimizer moved, int phase)
    {
        if (Array.Exists(_trainings, training => ReferenceEquals(training.Optimizer, moved)))
        {
            return ReferenceEquals(OptimizerOf(phase), moved);
        }

        var owned = moved.parameters().ToHashSet<object>(ReferenceEqualityComparer.Instance);
        return Array.Exists(_trainings, training => training.Optimizer.parameters().Any(owned.Contains));
    }

    /// <summary>Refuses a step after the end of a schedule that runs once. For generated code.</summary>
    /// <exception cref="InvalidOperationException">The schedule has finished.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void RequireUnfinished()
    {
        if (IsFinished)
        {
            throw new InvalidOperationException(
                $"The phases of {Loss.GetName()} have made all their steps, and with PhaseOrder.Once none follows. "
                + "Ask IsFinished before a step, or declare PhaseOrder.Cyclic.");
        }
    }

    /// <summary>Steps a phase's optimizer with the batches that were accumulated so far. For generated code.</summary>
    /// <param name="phase">The phase's number.</param>
    /// <returns>The batches' mean losses, for the caller to dispose; null where no batch waits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such phase.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected StepResult? EndCycle(int phase)
    {
        var phases = Loss.LossParts.Definition.Phases;
        return phase >= 0 && phase < phases.Count
            ? Loss.LossParts.Steps.EndCycle(this, phase)
            : throw new ArgumentOutOfRangeException(
                nameof(phase),
                phase,
                $"EndCycle wants a phase of {Loss.GetName()}: {string.Join(", ", phases.Select(static known => known.Name))}.");
    }

    /// <summary>What a step of a phase acts on: as at its last step, where nothing that it was found from has changed.</summary>
    internal StepTarget TargetOf(int phase)
    {
        var (before, own) = (_targets[phase], Loss.LossParts.Parameters.Changes);
        if (before?.Holds(own) == true)
        {
            return before.Target;
        }

        var found = PhaseParameters.Find(Loss, Loss.LossParts.Definition.Phases, _trainings, phase);
        var target = Loss.LossParts.Targets.Create(this, phase, found);
        if (before is not null && !before.Target.IsOf(found.Owned))
        {
            // The other phases leave what this one's optimizer owns without gradient.
            Array.Clear(_targets);
        }

        _targets[phase] = new PhaseTarget(target, _trainings, own);
        return target;
    }

    internal optim.Optimizer OptimizerOf(int phase) => _trainings[phase].Optimizer;

    /// <summary>Whether the phase's optimizer was given to a later alternation of the loss.</summary>
    internal bool IsReplaced(int phase) => !ReferenceEquals(Loss.LossParts.Optimizers.Of(OptimizerOf(phase)).Alternation, _mark);

    internal string NameOf(int phase) => Loss.LossParts.Definition.Phases[phase].Name;

    /// <summary>Counts a step that was made. A scheduler that throws changes nothing about that.</summary>
    internal void Advance(int phase)
    {
        Loss.LossParts.Phases.MoveAfter(phase);
        _schedulers[phase]?.step();
    }

    private void RequireOptimizer(int phase)
    {
        var (name, optimizer) = (NameOf(phase), _trainings[phase].Optimizer);
        if (optimizer is null)
        {
            throw new ArgumentNullException(
                char.ToLowerInvariant(name[0]) + name[1..],
                $"The optimizer of phase '{name}' of {Loss.GetName()} is null. "
                + "Give each phase an optimizer with the parameters that it trains.");
        }

        if (optimizer is TorchSharp.Modules.LBFGS)
        {
            throw new InvalidOperationException(
                $"Give phase '{name}' of {Loss.GetName()} another optimizer, such as Adam: "
                + "LBFGS evaluates the loss several times a step, a phase once. "
                + "Without phases it works, as under 'L-BFGS' in docs/recipes.md.");
        }
    }

    private void RequireModules(int phase)
    {
        if (_trainings[phase].Trains?.Any(static module => module is null) == true)
        {
            throw new InvalidOperationException(
                $"A module that phase '{NameOf(phase)}' trains is null. Assign the fields that its Trains names before calling Alternate.");
        }
    }
}
