using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Every component is divided by its own detached magnitude: total = Σ wᵢLᵢ / (sg|Lᵢ| + ε), whose gradient is that of
/// Σ wᵢ log|Lᵢ|. The total is the constant Σwᵢ: never monitor it, log <c>RawTotal</c>, and stop by <c>DeclaredTotal</c>.
/// </summary>
[SchemeTraits(Contribution = ContributionBasis.Weight, NonNegativeWeights = true, DividesByLosses = true, TotalIsMeaningless = true)]
public sealed class UnitNormalizedAttribute : WeightingAttribute
{
    /// <summary>ε, added to the magnitude before dividing by it; 0 or above.</summary>
    public double Epsilon { get; set; } = 1e-8;

    /// <summary>The largest factor a component is ever multiplied by; above 0.</summary>
    public double MaxScale { get; set; } = 1e8;

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new UnitWeighting(components, Epsilon, MaxScale);
}

/// <summary>1 / (|Lᵢ| + ε).</summary>
internal sealed class UnitWeighting(IReadOnlyList<ComponentInfo> components, double epsilon, double maxScale)
    : LossWeighting(components)
{
    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return scope.MoveToOuter(DetachedScale.ToUnit(losses, DetachedScale.One(losses), epsilon, maxScale));
    }
}
