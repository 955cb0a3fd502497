namespace LossGen;

/// <summary>The mean of the weighted losses: total = Σ wᵢLᵢ / K, so that a further component does not raise the learning rate.</summary>
[SchemeTraits(Contribution = ContributionBasis.WeightTimesMagnitude)]
public sealed class AveragedAttribute : WeightingAttribute
{
    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new AveragedWeighting(components);
}
