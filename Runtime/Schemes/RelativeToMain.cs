using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Every other component is scaled to the magnitude of the main one: total = w₁L₁ + Σ wᵢLᵢ·sg(|L₁| / (|Lᵢ| + ε)). A
/// weight is then a share of the main loss. The total is (w₁+Σwᵢ)·L₁, so the others' progress does not show in it, and they
/// fade as L₁ goes to 0.
/// </summary>
[SchemeTraits(
    Contribution = ContributionBasis.Weight,
    RequiresMain = true,
    NonNegativeWeights = true,
    DividesByLosses = true,
    TotalIsMeaningless = true)]
public sealed class RelativeToMainAttribute : WeightingAttribute
{
    /// <summary>ε, added to a component's magnitude before dividing by it; 0 or above.</summary>
    public double Epsilon { get; set; } = 1e-8;

    /// <summary>The largest factor a component is ever scaled by, before its weight; above 0.</summary>
    public double MaxScale { get; set; } = 1e8;

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new RelativeWeighting(components, Epsilon, MaxScale);
}

/// <summary>1 for the main component, |L₁| / (|Lᵢ| + ε) for the others.</summary>
internal sealed class RelativeWeighting : LossWeighting
{
    private readonly double _epsilon;
    private readonly double _maxScale;

    /// <summary>What the main component last was, NaN before its first; null where it is always there.</summary>
    private readonly SchemeState? _magnitude;

    public RelativeWeighting(IReadOnlyList<ComponentInfo> components, double epsilon, double maxScale)
        : base(components)
    {
        if (Main() < 0)
        {
            throw new ArgumentException(
                $"RelativeToMain scales components to the main one, and none of {string.Join(", ", components.Select(static c => c.Name))} "
                    + "is marked [MainLoss].",
                nameof(components));
        }

        (_epsilon, _maxScale) = (epsilon, maxScale);
        _magnitude = components[Main()].MayBeMissing ? RegisterState("main_magnitude", full([], double.NaN, ScalarType.Float64)) : null;
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (Main() is var main && main < 0)
        {
            var last = _magnitude!.Current.to(losses.dtype);
            var scales = DetachedScale.ToMain(losses, last, DetachedScale.One(losses), _epsilon, _maxScale);
            return scope.MoveToOuter(scales.masked_fill_(last.isnan(), ScalarCache.Of(1)));
        }

        var weights = DetachedScale.ToMain(losses, losses[main], DetachedScale.One(losses), _epsilon, _maxScale);
        weights[main] = DetachedScale.One(losses);
        if (_magnitude is not null)
        {
            _magnitude.Next = losses[main].abs();
        }

        return scope.MoveToOuter(weights);
    }

    /// <summary>The place of the main component among those that the scheme is asked about.</summary>
    private int Main() => Components.Select(static component => component.Role).ToList().IndexOf(LossRole.Main);
}
