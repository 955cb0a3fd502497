namespace LossGen;

/// <summary>
/// A penalty on the model rather than a task. Its weighted gradient is added last: no scheme scales it, and no rule compares it with the
/// main component.
/// </summary>
public sealed class RegularizerAttribute : ComponentAttribute
{
    /// <summary>A regularizer with weight 1.</summary>
    public RegularizerAttribute()
    {
    }

    /// <summary>A regularizer with the given weight.</summary>
    /// <param name="weight">The declared weight. Finite.</param>
    public RegularizerAttribute(double weight)
        : base(weight)
    {
    }
}
