namespace LossGen;

/// <summary>
/// The weighted geometric mean: total = exp(Σ wᵢ log|Lᵢ| / Σwᵢ), the geometric loss strategy of Chennupati et al. (CVPR
/// workshops 2019). Its direction is that of <see cref="UnitNormalizedAttribute"/>, its value means something. Computed
/// through logarithms: a product of losses overflows.
/// </summary>
[SchemeTraits(Contribution = ContributionBasis.Weight, NonNegativeWeights = true, DividesByLosses = true)]
public sealed class GeometricMeanAttribute : WeightingAttribute
{
    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new GeometricWeighting(components);
}
