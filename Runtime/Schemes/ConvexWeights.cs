using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A convex combination: total = Σ wᵢLᵢ with weights above 0 that sum to 1, so that the scale of the total, and with it the
/// learning rate, stays put when a weight changes. It reaches only the convex parts of a Pareto front.
/// </summary>
[SchemeTraits(Contribution = ContributionBasis.WeightTimesMagnitude, NonNegativeWeights = true, WeightsSumToOne = true)]
public sealed class ConvexWeightsAttribute : WeightingAttribute
{
    /// <summary>The components' own weights, which must sum to 1.</summary>
    public ConvexWeightsAttribute()
    {
    }

    /// <summary>The short form for two components: a for the first in declaration order, 1 − a for the second.</summary>
    /// <param name="a">The first component's weight, above 0 and below 1.</param>
    public ConvexWeightsAttribute(double a) => A = a;

    /// <summary>The first component's weight where the short form is used.</summary>
    public double? A { get; }

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new ConvexWeighting(components, A);
}

/// <summary>a and 1 − a in the short form; ones where the components' own weights are the combination.</summary>
internal sealed class ConvexWeighting : LossWeighting
{
    private readonly double? _first;

    public ConvexWeighting(IReadOnlyList<ComponentInfo> components, double? first)
        : base(components)
    {
        if (first is { } a && !(a > 0 && a < 1 && components.Count == 2))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"[ConvexWeights({a})] weighs two components with a number between 0 and 1; there are {components.Count} components."),
                nameof(first));
        }

        _first = first;
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        return _first is { } a ? tensor(OfPresent([a, 1 - a]), losses.dtype, losses.device) : ones_like(losses);
    }
}
