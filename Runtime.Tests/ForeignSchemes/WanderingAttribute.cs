namespace LossGen.ForeignSchemes;

/// <summary>Learned, remembering and random at once: whatever a scheme may have, this one has.</summary>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, DividesByLosses = true, HasParameters = true, NonNegativeWeights = true)]
public sealed class WanderingAttribute(double decay, params string[] labels) : WeightingAttribute
{
    public double Decay { get; } = decay;

    public IReadOnlyList<string> Labels { get; } = labels;

    public long Seed { get; set; }

    public WanderingMode Mode { get; set; }

    public Type? Marker { get; set; }

    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new WanderingWeighting(components, this);
}

public enum WanderingMode
{
    Calm,
    Wild,
}
