namespace LossGen;

/// <summary>
/// Every other component is scaled to the magnitude of the main one: total = w₁L₁ + Σ wᵢLᵢ·sg(|L₁| / (|Lᵢ| + ε)). A
/// weight is then a share of the main loss. The total is (w₁+Σwᵢ)·L₁, so the others' progress does not show in it, and they
/// fade as L₁ goes to 0.
/// </summary>
[SchemeTraits(Contribution = ContributionBasis.Weight, RequiresMain = true, NonNegativeWeights = true, DividesByLosses = true, TotalIsMeaningless = true)]
public sealed class RelativeToMainAttribute : WeightingAttribute
{
    /// <summary>ε, added to a component's magnitude before dividing by it; 0 or above.</summary>
    public double Epsilon { get; set; } = 1e-8;

    /// <summary>The largest factor a component is ever scaled by, before its weight; above 0.</summary>
    public double MaxScale { get; set; } = 1e8;

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new RelativeWeighting(components, Epsilon, MaxScale);
}
