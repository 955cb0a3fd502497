using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Ordered gating, or causal training: wᵢ = exp(−ε·Σ_{k&lt;i} sg(L_k)) in declaration order. A component counts when those before it are
/// small: a curriculum, without state. Wang, Sankaran and Perdikaris, "Respecting causality is all you need for training physics-informed
/// neural networks", 2022 (arXiv:2203.07404), where the components are intervals of time. The effective weights of a report say how far
/// each gate is open.
/// </summary>
/// <remarks>Differs from the paper where a loss is below 0: it counts as 0, so that no gate is more than open.</remarks>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, NonNegativeWeights = true, PositiveLosses = true, TotalIsMeaningless = true)]
public sealed class OrderedGatingAttribute : WeightingAttribute
{
    /// <summary>ε, above 0: how much a loss closes the gates after it. 1 is ours, and is jaxpi's; the paper raises it in stages.</summary>
    public double Steepness { get; set; } = 1;

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) =>
        new GatedWeighting(components, SchemeOption.Positive("OrderedGating", nameof(Steepness), Steepness));
}

/// <summary>exp(−ε·(sum of the losses before)).</summary>
internal sealed class GatedWeighting(IReadOnlyList<ComponentInfo> components, double steepness) : LossWeighting(components)
{
    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        // The losses before, and not the sum less the loss itself: next to 1E30 that has no digit left.
        var before = losses[..^1].to(ScalarType.Float64).clamp_min(ScalarCache.Of(0)).cumsum(0);
        var sums = cat([zeros(1, ScalarType.Float64, losses.device), before]);
        return scope.MoveToOuter(sums.mul_(ScalarCache.Of(-steepness)).exp_());
    }
}
