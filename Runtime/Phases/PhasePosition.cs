using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Where a schedule of phases stands: the number of steps since its beginning, in the cycle. The number shares its memory
/// with the tensor of the checkpoint, so that every way of loading reaches it.
/// </summary>
internal sealed class PhasePosition
{
    private readonly IReadOnlyList<PhaseInfo> _phases;
    private readonly PhaseOrder _order;
    private readonly HostValues<long> _steps = new(0);
    private readonly long _length;

    public PhasePosition(IReadOnlyList<PhaseInfo> phases, PhaseOrder order)
    {
        (_phases, _order) = (phases, order);
        _length = phases.Sum(static phase => (long)phase.Steps);
    }

    /// <summary>Whether every phase has made its steps and none follows.</summary>
    public bool IsFinished => _order == PhaseOrder.Once && Value >= _length;

    /// <summary>The phase that is due; the last one where the schedule has finished.</summary>
    public int Current => PhaseAt(Math.Min(Value, _length - 1));

    /// <summary>Steps since the beginning, or since the beginning of the cycle. What a checkpoint brings is brought into range.</summary>
    public long Value => _order == PhaseOrder.Cyclic
        ? ((_steps[0] % _length) + _length) % _length
        : Math.Clamp(_steps[0], 0, _length);

    /// <summary>The value as a tensor that shares its memory, 0-d, int64.</summary>
    public Tensor ToTensor() => _steps.ToTensor(0);

    /// <summary>
    /// Moves on after a step of a phase: to the next step of the schedule where the phase was due, else to what follows
    /// the phase's first step. What was done decides what is due.
    /// </summary>
    public void MoveAfter(int phase)
    {
        var done = Current == phase && !IsFinished ? Value : StartOf(phase);
        _steps[0] = _order == PhaseOrder.Cyclic ? (done + 1) % _length : done + 1;
    }

    /// <summary>Goes to a step of the schedule, after a checkpoint was loaded.</summary>
    public void MoveTo(long step) => _steps[0] = step;

    private long StartOf(int phase) => _phases.Take(phase).Sum(static earlier => (long)earlier.Steps);

    private int PhaseAt(long step)
    {
        for (var i = 0; i < _phases.Count; i++)
        {
            step -= _phases[i].Steps;
            if (step < 0)
            {
                return i;
            }
        }

        return _phases.Count - 1;
    }
}
