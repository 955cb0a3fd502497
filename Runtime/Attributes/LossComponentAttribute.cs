namespace LossGen;

/// <summary>A component without a role: one of several equal tasks.</summary>
public sealed class LossComponentAttribute : ComponentAttribute
{
    /// <summary>A peer with weight 1.</summary>
    public LossComponentAttribute()
    {
    }

    /// <summary>A peer with the given weight.</summary>
    /// <param name="weight">The declared weight. Finite; negative only under schemes that do not normalise.</param>
    public LossComponentAttribute(double weight)
        : base(weight)
    {
    }
}
