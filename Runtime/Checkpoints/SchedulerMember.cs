using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A learning-rate scheduler of a training checkpoint. TorchSharp's have no state that could be saved, and what they have follows from
/// how often they stepped: a new one is stepped as often. The rates that it sets meanwhile give way to those of the optimizer's own state.
/// </summary>
internal sealed class SchedulerMember : CheckpointMember
{
    private readonly optim.lr_scheduler.LRScheduler _scheduler;

    /// <summary>What a call of <c>step</c> without an epoch does not change.</summary>
    private readonly int _offset;

    /// <summary>Takes the scheduler.</summary>
    /// <exception cref="ArgumentException">How often it stepped is not all that it remembers, or it does not count.</exception>
    public SchedulerMember(string name, optim.lr_scheduler.LRScheduler scheduler)
        : base("scheduler", name, scheduler.GetType().Name)
    {
        if (!SchedulerSteps.AreCounted(scheduler))
        {
            throw new ArgumentException($"{Title} cannot be resumed: {Remedy(scheduler)}", nameof(scheduler));
        }

        (_scheduler, _offset) = (scheduler, SchedulerSteps.OffsetOf(scheduler));
    }

    public override string? Obstacle() => SchedulerSteps.OffsetOf(_scheduler) == _offset
        ? null
        : "it was given an epoch, step(epoch), which a resumed run could not follow. Call step() without one, once an epoch";

    public override void Write(BinaryWriter writer) => writer.Write(SchedulerSteps.Of(_scheduler));

    public override ICheckpointChange Prepare(BinaryReader reader)
    {
        var (steps, present) = (reader.ReadInt32(), SchedulerSteps.Of(_scheduler));
        return present <= steps
            ? new Change(this, steps - present)
            : throw Unfit(string.Create(
                CultureInfo.InvariantCulture,
                $"it was saved {present - steps} steps before where this one stands. Create the scheduler anew, with its optimizer, "
                + $"and load before it steps"));
    }

    private static string Remedy(optim.lr_scheduler.LRScheduler scheduler) => scheduler switch
    {
        optim.lr_scheduler.impl.ReduceLROnPlateau =>
            "it remembers the best value and how long it waited, which TorchSharp shows nobody. Lower the rates yourself after as many "
            + "epochs, with 'best' and 'waited' among the checkpoint's Numbers, as under 'A run that goes on' in docs/recipes.md.",
        optim.lr_scheduler.impl.ChainedLR =>
            "it does not count its steps. Add the schedulers that it was made of instead, each under a name of its own.",
        _ => "its class overrides step, so what it remembers is not known. Keep that among the checkpoint's Numbers.",
    };

    private sealed class Change(SchedulerMember member, int missing) : ICheckpointChange
    {
        private bool _hasStepped;

        public void Apply()
        {
            for (var left = missing; left > 0; left--)
            {
                _hasStepped = true;
                try
                {
                    member._scheduler.step();
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException(
                        $"{member.Title} does not step as often as before: {exception.Message} Create it anew, with the same length.",
                        exception);
                }
            }
        }

        /// <summary>No scheduler steps back.</summary>
        public void Undo()
        {
            if (_hasStepped)
            {
                throw new InvalidOperationException($"Create {member.Title} anew: it has stepped.");
            }
        }

        public void Dispose()
        {
        }
    }
}
