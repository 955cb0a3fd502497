using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Dominance.Sources;

/// <summary>The magnitudes that people declare: <c>Typical = x</c>.</summary>
internal sealed class DeclaredMagnitudes : MagnitudeSource
{
    /// <summary>A number that a person wrote down is taken to be right within half as much again.</summary>
    private const double DeclaredUncertainty = 1.5;

    public override MagnitudeBasis Basis => MagnitudeBasis.Value;

    public override Magnitude? Find(LossReading loss, ComponentReading component, CancellationToken cancellationToken) =>
        component.Typical is { } typical && typical > 0 && !double.IsInfinity(typical)
            ? new Magnitude(typical, DeclaredUncertainty, MagnitudeBasis.Value, "declared Typical")
            : null;
}
