namespace LossGen;

/// <content>Options of <see cref="CombinedLossAttribute"/> that may be changed while training. They are in no checkpoint.</content>
public abstract partial class LossModule
{
    private int _lossGenAccumulateSteps = 1;
    private double _lossGenMaxNorm;
    private NonFinite _lossGenNonFinite;

    /// <summary>
    /// How many calls of a step make one step of the optimizer, 1 or more; declared as
    /// <see cref="CombinedLossAttribute.AccumulateSteps"/>. A change holds from the next cycle on: batches that wait already are
    /// completed to the number that they were begun with.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int AccumulateSteps
    {
        get => _lossGenAccumulateSteps;
        set => _lossGenAccumulateSteps = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"AccumulateSteps of {name} is how many batches make one step: 1 or more.");
    }

    /// <summary>
    /// The largest gradient norm of a step, 0 for no limit; declared as <see cref="CombinedLossAttribute.MaxNorm"/>. A phase with a limit
    /// of its own keeps that. Where nothing else looks at the values a norm that is NaN makes every gradient NaN, as
    /// <c>clip_grad_norm_</c> does. Holds from the next step on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double MaxNorm
    {
        get => _lossGenMaxNorm;
        set => _lossGenMaxNorm = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxNorm of {name} is the largest norm that a gradient may have: a finite number, or 0 for no limit.");
    }

    /// <summary>What a step does with values that are not finite; declared as <see cref="CombinedLossAttribute.NonFinite"/>. Holds from the next step on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of <see cref="LossGen.NonFinite"/>.</exception>
    public NonFinite NonFinite
    {
        get => _lossGenNonFinite;
        set => _lossGenNonFinite = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"NonFinite of {name} is Propagate, Throw or SkipStep.");
    }

    private void TakeOptions() =>
        (AccumulateSteps, MaxNorm, NonFinite) = (_lossGenDefinition.AccumulateSteps, _lossGenDefinition.MaxNorm, _lossGenDefinition.NonFinite);
}
