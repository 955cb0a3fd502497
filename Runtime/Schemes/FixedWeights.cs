using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The scheme of a class that names none: total = Σ wᵢLᵢ with the declared weights. The main component stops being the
/// main one where wᵢ‖∇Lᵢ‖ of another passes its own.
/// </summary>
[SchemeTraits(Contribution = ContributionBasis.WeightTimesMagnitude)]
public sealed class FixedWeightsAttribute : WeightingAttribute
{
    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new FixedWeighting(components);
}

/// <summary>Ones, whatever the losses are: the weights in force do the rest.</summary>
internal sealed class FixedWeighting(IReadOnlyList<ComponentInfo> components) : LossWeighting(components)
{
    public override Tensor Next(Tensor losses) => ones_like(losses);
}
