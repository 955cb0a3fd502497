namespace LossGen;

/// <summary>
/// The schedules of a loss's components: where each stands, and the weights that follow. The positions share their memory with tensors of
/// the checkpoint. A component's schedule runs until code sets its weight.
/// </summary>
internal sealed class LossSchedules
{
    /// <summary>The position of a schedule that code has ended: the weight is what it was set to.</summary>
    public const long Ended = -1;

    private readonly LossDefinition _definition;

    /// <summary>The components that have one, by their positions in the class.</summary>
    private readonly int[] _scheduled;

    /// <summary>A weight may be set on another thread than the one that steps.</summary>
    private readonly object _gate = new();
    private readonly List<string> _notes = [];

    public LossSchedules(LossDefinition definition)
    {
        _definition = definition;
        _scheduled = [.. Enumerable.Range(0, definition.Components.Count).Where(i => definition.Components[i].Schedule is not null)];
        Positions = new HostValues<long>(new long[_scheduled.Length]);
        foreach (var index in _scheduled)
        {
            ScheduleOf(index).Require();
        }
    }

    /// <summary>Whether a component has a schedule: without one nothing is looked at in a step.</summary>
    public bool Any => _scheduled.Length > 0;

    /// <summary>Where the schedules stand, in the order of their components.</summary>
    public HostValues<long> Positions { get; }

    /// <summary>The components that have one, by their positions in the class, in that order.</summary>
    public IReadOnlyList<int> Scheduled => _scheduled;

    /// <summary>The weights before the first step.</summary>
    public double[] InitialWeights() =>
        [.. _definition.Components.Select(static component => component.Schedule?.ValueAt(0) ?? component.Declared)];

    /// <summary>The number of a component's schedule; below 0 where it has none.</summary>
    public int NumberOf(int index) => Array.BinarySearch(_scheduled, index);

    /// <summary>The weight of a schedule that stands at a position; the present one where it has ended.</summary>
    /// <param name="number">The number of the schedule.</param>
    /// <param name="position">Where it stands.</param>
    /// <param name="present">The present weight.</param>
    public double WeightAt(int number, long position, double present) =>
        position < 0 ? present : ScheduleOf(_scheduled[number]).ValueAt(position);

    /// <summary>The schedules that move on with a step of these components, and the weights of the step after it.</summary>
    /// <param name="components">The components of the step, or of its phase.</param>
    /// <param name="isTraining">Whether the loss is in training mode: else nothing moves.</param>
    /// <exception cref="InvalidOperationException">A schedule gives a value that is no weight: nothing has moved.</exception>
    public IReadOnlyList<(int Number, double Weight)> AfterStep(ComponentSet components, bool isTraining)
    {
        if (!Any || !isTraining)
        {
            return [];
        }

        return Next(index => !ScheduleOf(index).CountsEpochs && Array.IndexOf(components.Indices, index) >= 0);
    }

    /// <summary>The schedules that move on with an epoch, and the weights of the epoch after it.</summary>
    /// <exception cref="InvalidOperationException">A schedule gives a value that is no weight: nothing has moved.</exception>
    public IReadOnlyList<(int Number, double Weight)> AfterEpoch() => Next(index => ScheduleOf(index).CountsEpochs);

    /// <summary>Moves schedules on, and puts their weights in force.</summary>
    /// <param name="next">What is to follow.</param>
    /// <param name="weights">The weights in force.</param>
    public void Move(IReadOnlyList<(int Number, double Weight)> next, HostValues<double> weights)
    {
        if (next.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var (number, weight) in next)
            {
                if (Positions[number] >= 0)
                {
                    Positions.Set(number, Positions[number] + 1);
                    weights.Set(_scheduled[number], weight);
                }
            }
        }
    }

    /// <summary>Sets a weight by code: that ends the component's schedule, and the next step's report says so.</summary>
    /// <param name="index">The component's position in the class.</param>
    /// <param name="values">The weights in force.</param>
    /// <param name="value">The new weight.</param>
    public void SetByCode(int index, double[] values, double value)
    {
        var number = NumberOf(index);
        lock (_gate)
        {
            if (number >= 0 && Positions[number] >= 0)
            {
                var (component, at) = (_definition.Components[index], ScheduleOf(index).Words(Positions[number]));
                var owner = component.Bound is null ? "Weights" : "Bounds";
                _notes.Add(FormattableString.Invariant(
                    $"the schedule of '{component.Name}' ended at {at}: {owner}.{component.Name} was set to {value} by code"));
                Positions.Set(number, Ended);
            }

            values[index] = value;
        }
    }

    /// <summary>Says what code has ended, to the report of the next step.</summary>
    public void Tell(LossNotes notes)
    {
        if (!Any)
        {
            return;
        }

        lock (_gate)
        {
            _notes.ForEach(notes.Add);
            _notes.Clear();
        }
    }

    private List<(int Number, double Weight)> Next(Predicate<int> moves)
    {
        var next = new List<(int Number, double Weight)>(_scheduled.Length);
        for (var i = 0; i < _scheduled.Length; i++)
        {
            if (Positions[i] >= 0 && moves(_scheduled[i]))
            {
                next.Add((i, ValueAt(_scheduled[i], Positions[i] + 1)));
            }
        }

        return next;
    }

    private double ValueAt(int index, long position)
    {
        var schedule = ScheduleOf(index);
        var value = schedule.ValueAt(position);
        return _definition.Weights.Objection(index, value) is { } objection
            ? throw new InvalidOperationException(
                $"[{schedule.Name}] gives no {_definition.Components[index].Noun} at {schedule.Words(position)}. {objection}")
            : value;
    }

    private ScheduleAttribute ScheduleOf(int index) => _definition.Components[index].Schedule!;
}
