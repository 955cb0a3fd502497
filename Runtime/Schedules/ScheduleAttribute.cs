namespace LossGen;

/// <summary>
/// What all schedules of a component share: its weight goes from one value to another while training.
/// Derive a schedule of your own from <see cref="RampScheduleAttribute"/>.
/// </summary>
/// <remarks>
/// The position is saved with the loss. Steps are steps of the optimizer on a total that the component belongs to, in training mode, also
/// where it is absent: one that is skipped or fails does not count, and batches that are accumulated count once. Epochs are calls of
/// <see cref="LossModule.EpochEnd"/>.
/// Setting the weight by code ends the schedule of that component.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public abstract class ScheduleAttribute : Attribute
{
    private protected ScheduleAttribute(double from, double to) => (From, To) = (from, to);

    /// <summary>The value before the first step.</summary>
    public double From { get; }

    /// <summary>The value from the end of the schedule on. It counts as the declared weight: <c>DeclaredTotal</c> takes it.</summary>
    public double To { get; }

    /// <summary>Whether positions are epochs; they are steps otherwise.</summary>
    public abstract bool CountsEpochs { get; }

    /// <summary>The value at a position, as for a plot of the schedule.</summary>
    /// <param name="position">The number of steps, or of epochs, that are done.</param>
    /// <returns>The value in force for the next one.</returns>
    public abstract double ValueAt(long position);

    /// <summary>The attribute as people write it.</summary>
    internal string Name => GetType().Name is var name && name.EndsWith(nameof(Attribute), StringComparison.Ordinal)
        ? name[..^nameof(Attribute).Length]
        : name;

    /// <summary>Refuses options outside of their ranges.</summary>
    /// <exception cref="ArgumentException">An option is.</exception>
    internal abstract void Require();

    /// <summary>A position with its unit.</summary>
    internal string Words(long position) => $"{(CountsEpochs ? "epoch" : "step")} {position}";

    private protected void RequireFinite()
    {
        SchemeOption.Finite(Name, "from", From);
        SchemeOption.Finite(Name, "to", To);
    }

    private protected void RequireOneUnit(bool hasSteps, bool hasEpochs, string unit)
    {
        if (hasSteps == hasEpochs)
        {
            throw new ArgumentException(
                $"[{Name}] has {(hasSteps ? "both Steps and Epochs" : "neither Steps nor Epochs")}: state one of them, its length.",
                unit);
        }
    }
}
