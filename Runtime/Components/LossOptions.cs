namespace LossGen;

/// <summary>Options of <see cref="CombinedLossAttribute"/> that may be changed while training. They are in no checkpoint.</summary>
internal sealed class LossOptions
{
    private readonly string _owner;
    private int _accumulateSteps;
    private double _maxNorm;
    private NonFinite _nonFinite;

    /// <param name="owner">The loss's name, for messages.</param>
    /// <param name="definition">What the class declares.</param>
    public LossOptions(string owner, LossDefinition definition)
    {
        _owner = owner;
        (AccumulateSteps, MaxNorm, NonFinite) = (definition.AccumulateSteps, definition.MaxNorm, definition.NonFinite);
    }

    public int AccumulateSteps
    {
        get => _accumulateSteps;
        set => _accumulateSteps = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"AccumulateSteps of {_owner} is how many batches make one step: 1 or more.");
    }

    public double MaxNorm
    {
        get => _maxNorm;
        set => _maxNorm = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                $"MaxNorm of {_owner} is the largest norm that a gradient may have: a finite number, or 0 for no limit.");
    }

    public NonFinite NonFinite
    {
        get => _nonFinite;
        set => _nonFinite = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"NonFinite of {_owner} is Propagate, Throw or SkipStep.");
    }
}
