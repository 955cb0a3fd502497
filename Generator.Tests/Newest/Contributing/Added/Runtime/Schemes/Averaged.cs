using static TorchSharp.torch;

namespace LossGen;

/// <summary>The mean of the weighted losses: total = Σ wᵢLᵢ / K, so that a further component does not raise the learning rate.</summary>
[SchemeTraits(Contribution = ContributionBasis.WeightTimesMagnitude)]
public sealed class AveragedAttribute : WeightingAttribute
{
    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new AveragedWeighting(components);
}

/// <summary>1 / K.</summary>
internal sealed class AveragedWeighting(IReadOnlyList<ComponentInfo> components) : LossWeighting(components)
{
    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var noGrad = no_grad();
        return full_like(losses, 1.0 / Components.Count);
    }
}
