using static TorchSharp.torch;

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

/// <summary>exp(Σ wⱼ log|Lⱼ| / Σwⱼ) / (Σwⱼ·|Lᵢ|).</summary>
internal sealed class GeometricWeighting(IReadOnlyList<ComponentInfo> components) : LossWeighting(components)
{
    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var declared = Components.Select(static component => component.Weight).ToArray();
        var sum = declared.Sum();
        var shares = tensor(Array.ConvertAll(declared, weight => weight / sum), losses.dtype, losses.device);
        var own = tensor(Array.ConvertAll(declared, weight => weight > 0 ? weight : 1), losses.dtype, losses.device);
        return scope.MoveToOuter(DetachedScale.ToGeometricMean(losses, shares).div(own));
    }
}
