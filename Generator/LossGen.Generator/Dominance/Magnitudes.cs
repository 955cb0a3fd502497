using System.Collections.Immutable;
using LossGen.Generator.Parsing;

namespace LossGen.Generator.Dominance;

/// <summary>Picks from the sources what two components can be compared by.</summary>
internal sealed class Magnitudes(ImmutableArray<MagnitudeSource> sources, DominanceOptions options, LossReading loss)
{
    /// <summary>
    /// The basis on which both are known: gradients of one measurement, else values, which need not come from one
    /// source. Null where they cannot be compared.
    /// </summary>
    public Func<ComponentReading, Magnitude?>? CommonBasis(ComponentReading auxiliary, ComponentReading main)
    {
        if (options.Basis != MagnitudeBasis.Value)
        {
            foreach (var source in Enabled(MagnitudeBasis.Gradient))
            {
                if (source.Find(loss, auxiliary) is not null && source.Find(loss, main) is not null)
                {
                    return component => source.Find(loss, component);
                }
            }
        }

        return options.Basis != MagnitudeBasis.Gradient && Comparable(auxiliary) is not null && Comparable(main) is not null
            ? Comparable
            : null;
    }

    /// <summary>What is on record of a component's size, on whichever basis.</summary>
    public Magnitude? Recorded(ComponentReading component) => Value(component) ?? First(MagnitudeBasis.Gradient, component);

    /// <summary>Whether the component's value may be on both sides of zero, so that only gradients could tell.</summary>
    public bool CrossesZero(ComponentReading component) => component.CanBeNegative || Value(component) is { CrossesZero: true };

    private Magnitude? Comparable(ComponentReading component) => CrossesZero(component) ? null : Value(component);

    private Magnitude? Value(ComponentReading component) => First(MagnitudeBasis.Value, component);

    private Magnitude? First(MagnitudeBasis basis, ComponentReading component)
    {
        foreach (var source in Enabled(basis))
        {
            if (source.Find(loss, component) is { } magnitude)
            {
                return magnitude;
            }
        }

        return null;
    }

    private IEnumerable<MagnitudeSource> Enabled(MagnitudeBasis basis) =>
        sources.Where(source => source.Basis == basis && source.IsEnabled(options));
}
