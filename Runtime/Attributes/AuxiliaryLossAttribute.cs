namespace LossGen;

/// <summary>A component that should help the main one and not take over.</summary>
public sealed class AuxiliaryLossAttribute : ComponentAttribute
{
    /// <summary>An auxiliary component with weight 1.</summary>
    public AuxiliaryLossAttribute()
    {
    }

    /// <summary>An auxiliary component with the given weight.</summary>
    /// <param name="weight">The declared weight. Finite; negative only under schemes that do not normalise.</param>
    public AuxiliaryLossAttribute(double weight)
        : base(weight)
    {
    }
}
