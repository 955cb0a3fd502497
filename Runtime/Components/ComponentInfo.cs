namespace LossGen;

/// <summary>One declared component, as its attribute states it.</summary>
/// <param name="name">The name of the component's method.</param>
/// <param name="role">The component's role.</param>
/// <param name="weight">The declared weight.</param>
public sealed class ComponentInfo(string name, LossRole role, double weight)
{
    private readonly double? _floor;
    private readonly double? _cap;

    /// <summary>The name of the component's method.</summary>
    public string Name { get; } = name;

    /// <summary>The component's role.</summary>
    public LossRole Role { get; } = role;

    /// <summary>The declared weight; of a component with a schedule the end of that, and 0 of one with a bound.</summary>
    public double Weight => Bound is null ? Declared : 0;

    /// <summary>The bound, or <see langword="null"/> for a component with a weight.</summary>
    public BoundAttribute? Bound { get; init; }

    /// <summary>The schedule of the weight or bound, or <see langword="null"/> where it stays as it is declared.</summary>
    public ScheduleAttribute? Schedule { get; init; }

    /// <summary>The expected magnitude, or <see langword="null"/> where none is declared.</summary>
    public double? Typical { get; init; }

    /// <summary>Whether the component is declared to cross zero.</summary>
    public bool CanBeNegative { get; init; }

    /// <summary>Whether the component may return null for a batch that has nothing for it.</summary>
    public bool CanBeAbsent { get; init; }

    /// <summary>Whether a method measures what the component stands for, and the scheme is given what it says.</summary>
    public bool HasMeasure { get; init; }

    /// <summary>At which optimizer steps the component is due: at every n-th, beginning with the first.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The loss below which the component has no weight, or <see langword="null"/> where there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? Floor
    {
        get => _floor;
        init => _floor = value is null or >= 0 and < double.PositiveInfinity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Floor of '{Name}' is a finite number, 0 or more.");
    }

    /// <summary>The loss above which the component counts as this, or <see langword="null"/> where there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 or not finite.</exception>
    public double? Cap
    {
        get => _cap;
        init => _cap = value is null or > 0 and < double.PositiveInfinity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Cap of '{Name}' is a finite number above 0.");
    }

    /// <summary>Whether it has a floor or a cap.</summary>
    internal bool IsLimited => _floor is not null || _cap is not null;

    /// <summary>The smallest loss that counts.</summary>
    internal double LowestCounted => _floor ?? double.NegativeInfinity;

    /// <summary>The largest loss that counts as it is.</summary>
    internal double HighestCounted => _cap ?? double.PositiveInfinity;

    /// <summary>The declared weight or bound; where it has a schedule the end of that.</summary>
    internal double Declared => Schedule?.To ?? Bound?.Bound ?? weight;

    /// <summary>What is declared of the component, for messages.</summary>
    internal string Noun => Bound is null ? "weight" : "bound";

    /// <summary>Whether a scheme weighs it: neither regularizers nor constraints take part in one.</summary>
    internal bool IsWeighed => Role is not (LossRole.Regularizer or LossRole.Constraint);

    /// <summary>Whether a step may be without it.</summary>
    internal bool MayBeMissing => CanBeAbsent || Every > 1;

    /// <summary>Names that the component had before: under them a checkpoint may have its weight.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];
}
