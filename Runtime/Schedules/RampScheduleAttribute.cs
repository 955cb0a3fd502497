namespace LossGen;

/// <summary>
/// A schedule that has a length: the value is <see cref="ScheduleAttribute.From"/> until <see cref="Start"/>, then on its way, and
/// <see cref="ScheduleAttribute.To"/> from <see cref="Steps"/> or <see cref="Epochs"/> on. Derive from it for a schedule of your own, and
/// name the parameters of the constructor <c>from</c> and <c>to</c>: by these names the analyzers know its ends.
/// </summary>
public abstract class RampScheduleAttribute : ScheduleAttribute
{
    /// <summary>Creates a schedule.</summary>
    /// <param name="from">The value at the beginning.</param>
    /// <param name="to">The value at the end.</param>
#pragma warning disable RS0022 // This is the class to derive from: its base has schedules with and without a length in common.
    protected RampScheduleAttribute(double from, double to)
#pragma warning restore RS0022
        : base(from, to)
    {
    }

    /// <summary>The number of steps after which the value has arrived. State this or <see cref="Epochs"/>.</summary>
    public int Steps { get; set; }

    /// <summary>The number of epochs after which the value has arrived. State this or <see cref="Steps"/>.</summary>
    public int Epochs { get; set; }

    /// <summary>The number of steps, or of epochs, after which the value begins to change: 0 or more, and before the end.</summary>
    public int Start { get; set; }

    /// <inheritdoc />
    public sealed override bool CountsEpochs => Epochs > 0;

    private int End => CountsEpochs ? Epochs : Steps;

    /// <inheritdoc />
    public sealed override double ValueAt(long position) =>
        position >= End ? To : position < Start ? From : Between(position - Start, End - Start);

    /// <summary>The value on the way.</summary>
    /// <param name="position">Steps or epochs since the start, from 0 on and below <paramref name="length"/>.</param>
    /// <param name="length">How many there are from the start to the end.</param>
    /// <returns>A finite number that the scheme allows as a weight.</returns>
    protected abstract double Between(long position, long length);

    internal override void Require()
    {
        RequireFinite();
        RequireOneUnit(Steps != 0, Epochs != 0, nameof(Steps));
        SchemeOption.Within(Name, Epochs != 0 ? nameof(Epochs) : nameof(Steps), End, 1, int.MaxValue);
        SchemeOption.Within(Name, nameof(Start), Start, 0, End - 1);
    }

    /// <summary>The point of a straight way.</summary>
    private protected double Mix(double share) => From + ((To - From) * share);
}
