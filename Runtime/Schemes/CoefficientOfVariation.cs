using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Coefficient of variation weighting (CoV): with ℓ = L / (mean of L until the step before), wᵢ = (σ(ℓᵢ) / μ(ℓᵢ)) / Σⱼ (σ(ℓⱼ) / μ(ℓⱼ)): a
/// loss that still varies is one that is still being learned. Means and variances over all steps, by Welford's method. Groenendijk et al.,
/// "Multi-Loss Weighting with Coefficient of Variations", WACV 2021. Even shares at the first two steps; the factors sum to 1.
/// </summary>
/// <remarks>
/// As the authors' code (rickgroen/cov-weighting): a step uses the statistics until the step before, the variance is that of a population,
/// plus 1E-8. Its decaying means are left out. A loss of 0 whose mean is 0 has ratio 1, where the code is NaN; ratios beyond 1E15 count as
/// that.
/// </remarks>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, NonNegativeWeights = true, PositiveLosses = true, TotalIsMeaningless = true)]
public sealed class CoefficientOfVariationAttribute : WeightingAttribute
{
    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new VariationWeighting(components);
}

/// <summary>Running statistics as state. The number of steps is a tensor: one that is not finite must leave it as well.</summary>
internal sealed class VariationWeighting : LossWeighting
{
    private const double Epsilon = 1e-8;
    private const double LargestRatio = 1e15;

    private readonly SchemeState _steps;
    private readonly SchemeState _meanLosses;
    private readonly SchemeState _meanRatios;
    private readonly SchemeState _squares;

    public VariationWeighting(IReadOnlyList<ComponentInfo> components)
        : base(components)
    {
        _steps = RegisterState("steps", zeros(components.Count, ScalarType.Float64));
        _meanLosses = RegisterState("mean_losses", zeros(components.Count, ScalarType.Float64));
        _meanRatios = RegisterState("mean_ratios", zeros(components.Count, ScalarType.Float64));
        _squares = RegisterState("squares", zeros(components.Count, ScalarType.Float64));
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (steps, meanLosses, meanRatios, squares) = (_steps.Current, _meanLosses.Current, _meanRatios.Current, _squares.Current);
        var values = losses.to(ScalarType.Float64);
        var next = steps.add(ScalarCache.Of(1));

        var smallest = ScalarCache.Of(1 / LargestRatio / LargestRatio);
        var ratios = values.div(meanLosses.abs().clamp_min_(smallest)).clamp_(ScalarCache.Of(-LargestRatio), ScalarCache.Of(LargestRatio));
        ratios.masked_fill_(values.eq(meanLosses).logical_or_(steps.eq(ScalarCache.Of(0))), ScalarCache.Of(1));

        var beyond = ratios.sub(meanRatios);
        var means = meanRatios.add(beyond.div(next));
        _steps.Next = next;
        _meanLosses.Next = meanLosses.add(values.sub(meanLosses).div_(next));
        _meanRatios.Next = means;
        _squares.Next = squares.add(beyond.mul_(ratios.sub_(means)));

        var variations = squares.div(steps.clamp_min(ScalarCache.Of(1))).add_(ScalarCache.Of(Epsilon)).sqrt_()
            .div_(meanRatios.abs().clamp_min_(ScalarCache.Of(Epsilon)));
        if (MayMiss)
        {
            // One that came later than the others has an even share at first, and they share the rest.
            var isNew = steps.lt(ScalarCache.Of(2));
            var rest = isNew.sum().to(ScalarType.Float64).div_(ScalarCache.Of(-Components.Count)).add_(ScalarCache.Of(1));
            variations.masked_fill_(isNew, ScalarCache.Of(0)).mul_(rest.div_(variations.sum()));
            return scope.MoveToOuter(variations.masked_fill_(isNew, ScalarCache.Of(1.0 / Components.Count)));
        }

        var factors = variations.div(variations.sum());
        return scope.MoveToOuter(factors.masked_fill_(steps.lt(ScalarCache.Of(2)), ScalarCache.Of(1.0 / Components.Count)));
    }

    /// <summary>Before the first step: even shares, that sum to 1 as the later ones do.</summary>
    public override Tensor Initial() => full(Components.Count, 1.0 / Components.Count, dtype: ScalarType.Float64);
}
