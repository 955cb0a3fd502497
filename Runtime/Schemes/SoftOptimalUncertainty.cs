using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Soft optimal uncertainty weighting (UW-SO): wᵢ = softmax((1 / sg|L|) / T)ᵢ. The uncertainties that a learned weighting would come to
/// rest at, 1 / Lᵢ, in closed form and tempered. Kirchdorfer et al., "Analytical Uncertainty-Based Loss Weighting in Multi-Task
/// Learning", 2024 (arXiv:2408.07985). No state, no parameters; the factors sum to 1.
/// </summary>
/// <remarks>
/// Differs from the paper where a loss is not above 0: its magnitude counts, and one below 1.18E-38 counts as that, so that no factor is
/// NaN.
/// </remarks>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, NonNegativeWeights = true, PositiveLosses = true, TotalIsMeaningless = true)]
public sealed class SoftOptimalUncertaintyAttribute : WeightingAttribute
{
    /// <summary>
    /// T, above 0: a small one gives nearly all to the smallest loss, a large one shares evenly. The paper searches it for every data set
    /// and names no default; 1 is ours.
    /// </summary>
    public double Temperature { get; set; } = 1;

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) =>
        new SoftOptimalWeighting(components, SchemeOption.Positive("SoftOptimalUncertainty", nameof(Temperature), Temperature));
}

/// <summary>softmax((1 / |L|) / T).</summary>
internal sealed class SoftOptimalWeighting(IReadOnlyList<ComponentInfo> components, double temperature) : LossWeighting(components)
{
    /// <summary>The smallest normal number of float32: its reciprocal is finite.</summary>
    private const double Smallest = 1.18e-38;

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var inverse = losses.to(ScalarType.Float64).abs().clamp_min_(ScalarCache.Of(Smallest)).reciprocal_();
        return scope.MoveToOuter(inverse.div_(ScalarCache.Of(temperature)).softmax(0));
    }
}
