using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Dominance;

/// <summary>Picks from the sources what two components can be compared by.</summary>
internal sealed class Magnitudes(
    ImmutableArray<MagnitudeSource> sources, DominanceOptions options, LossReading loss, CancellationToken cancellationToken)
{
    // A source may read bodies, and every auxiliary asks for the main component again.
    private readonly Dictionary<(MagnitudeSource, ComponentReading), Magnitude?> _found = [];

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
                if (Ask(source, auxiliary) is not null && Ask(source, main) is not null)
                {
                    return component => Ask(source, component);
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
            if (Ask(source, component) is { } magnitude)
            {
                return magnitude;
            }
        }

        return null;
    }

    private Magnitude? Ask(MagnitudeSource source, ComponentReading component)
    {
        if (!_found.TryGetValue((source, component), out var magnitude))
        {
            _found.Add((source, component), magnitude = Capped(component, source.Find(loss, component, cancellationToken)));
        }

        return magnitude;
    }

    /// <summary>
    /// Above its cap c a component of magnitude m counts as c, and its gradient as c/m of what it is: its value is min(m, c) in either case
    /// where values are compared. Where gradients were measured, they are those of the unweighted loss, whose value is not known.
    /// </summary>
    private static Magnitude? Capped(ComponentReading component, Magnitude? magnitude) =>
        magnitude is { Basis: MagnitudeBasis.Value } && component.Cap is { } cap && cap > 0 && cap < magnitude.Value
            ? magnitude with { Value = cap, Source = $"Cap, below {magnitude.Source}" }
            : magnitude;

    private IEnumerable<MagnitudeSource> Enabled(MagnitudeBasis basis) =>
        sources.Where(source => source.Basis == basis && source.IsEnabled(options));
}
