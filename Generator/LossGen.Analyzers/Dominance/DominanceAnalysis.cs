using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Model;

namespace LossGen.Analyzers.Dominance;

/// <summary>
/// Who contributes how much: c_i = |w_i|·m_i, R_i = c_i / c_main, with the magnitudes from a list of sources and the
/// weights from the declarations. What a scheme leaves of either is its trait.
/// </summary>
internal sealed class DominanceAnalysis
{
    private readonly LossReading _loss;
    private readonly DominanceOptions _options;
    private readonly ImmutableArray<ComponentReading> _components;

    /// <summary>The points of the training at which contributions are compared.</summary>
    private readonly ImmutableArray<SchedulePoint> _points;

    // Rules look at the same auxiliaries, and each proposes its weight beside all the others.
    private readonly Dictionary<ComponentReading, Comparison?> _compared = [];

    public DominanceAnalysis(
        LossReading loss,
        DominanceOptions options,
        ImmutableArray<MagnitudeSource> sources,
        CancellationToken cancellationToken)
    {
        _loss = loss;
        _options = options;
        Magnitudes = new Magnitudes(sources, options, loss, cancellationToken);

        // A regularizer's value is not comparable with a loss, and no scheme scales it.
        _components = loss.Components.Where(static component => component.IsWeighed).ToImmutableArray();
        _points = SchedulePoint.Of(_components);
    }

    public Magnitudes Magnitudes { get; }

    /// <summary>The points of the training at which the weights are known, the end first.</summary>
    public IEnumerable<SchedulePoint> Points => _points.Prepend(SchedulePoint.End);

    /// <summary>What a component is computed by, where that is known: components of one function are of one kind.</summary>
    public Func<ComponentReading, object?> FunctionOf { get; init; } = static _ => null;

    /// <summary>What a component multiplies its loss with, where that is a weight.</summary>
    public Func<ComponentReading, double> FactorOf { get; init; } = static _ => 1;

    /// <summary>Whether the declarations are sound enough to compare anything with the main component.</summary>
    public static bool Applies(LossReading loss) =>
        !loss.IsBroken
        && loss.Traits.Contribution != ContributionBasis.Dynamic
        && loss.Main is { Weight: > 0 } or { Weight: 0, Schedule: not null }
        && loss.Components.Count(static component => component.Role == ComponentRole.Main) == 1
        && loss.Components.All(static component => IsFinite(component.Weight))
        && loss.Components.All(static component => component.Schedule is null or { Values.IsEmpty: false })
        && loss.Components.All(static component => component.Schedule?.Values.All(static value => IsFinite(value.Value)) != false);

    /// <summary>
    /// The auxiliary beside the main component, at the point of the training at which it contributes most beside it; null where they cannot
    /// be compared.
    /// </summary>
    public Comparison? Compare(ComponentReading auxiliary)
    {
        if (!_compared.TryGetValue(auxiliary, out var comparison))
        {
            _compared.Add(auxiliary, comparison = CompareNow(auxiliary, _points));
        }

        return comparison;
    }

    /// <summary>As above, when all schedules have arrived: auxiliaries together are compared at one time.</summary>
    public Comparison? CompareAtEnd(ComponentReading auxiliary) =>
        _points.IsEmpty ? Compare(auxiliary) : CompareNow(auxiliary, ImmutableArray<SchedulePoint>.Empty);

    /// <summary>
    /// The auxiliary at the first point of the training at which the schedule of the main component has it at 0; null where there is none,
    /// or the auxiliary may be 0 there too.
    /// </summary>
    public Comparison? WithoutMain(ComponentReading auxiliary)
    {
        var main = _loss.Main!;
        foreach (var point in _points)
        {
            if (point.WeightOf(main, largest: true) == 0 && point.WeightOf(auxiliary, largest: false) != 0)
            {
                return BasisFor(auxiliary, main) is var (magnitude, isKnown) && isKnown
                    ? CompareAtWeights(auxiliary, main, magnitude, point)
                    : null;
            }
        }

        return null;
    }

    private Comparison? CompareNow(ComponentReading auxiliary, ImmutableArray<SchedulePoint> points)
    {
        var main = _loss.Main!;
        var (magnitude, isKnown) = BasisFor(auxiliary, main);
        if (!isKnown)
        {
            return null;
        }

        // Where the main component is at 0 there is nothing to be compared with.
        var worst = main.Weight > 0 ? CompareAtWeights(auxiliary, main, magnitude, SchedulePoint.End) : null;
        foreach (var point in points)
        {
            if (point.WeightOf(main, largest: true) > 0
                && CompareAtWeights(auxiliary, main, magnitude, point) is var other
                && !(other.Ratio <= worst?.Ratio))
            {
                worst = other;
            }
        }

        return worst is null ? null : worst with { Dominates = worst.ExceedsLimit(_options) };
    }

    /// <summary>What tells the magnitudes, where the scheme leaves them in, and whether that is known of both.</summary>
    private (Func<ComponentReading, Magnitude?>? Magnitude, bool IsKnown) BasisFor(ComponentReading auxiliary, ComponentReading main) =>
        _loss.Traits.Contribution != ContributionBasis.WeightTimesMagnitude ? (null, true)
        : Magnitudes.CommonBasis(auxiliary, main) is { } basis ? (basis, true)
        : (null, false);

    private static bool IsFinite(double weight) => !double.IsNaN(weight) && !double.IsInfinity(weight);

    private Comparison CompareAtWeights(
        ComponentReading auxiliary, ComponentReading main, Func<ComponentReading, Magnitude?>? magnitude, SchedulePoint point)
    {
        var total = 0.0;
        var uncounted = ImmutableArray<string>.Empty;
        foreach (var component in _components)
        {
            var known = magnitude?.Invoke(component);
            if (magnitude is null || IsPartOfTotal(component, known))
            {
                total += new Term(point.WeightOf(component, largest: component == main), known).Contribution;
            }
            else
            {
                uncounted = uncounted.Add(component.Name);
            }
        }

        return new Comparison(
            auxiliary,
            main,
            new Term(point.WeightOf(auxiliary, largest: false), magnitude?.Invoke(auxiliary)),
            new Term(point.WeightOf(main, largest: true), magnitude?.Invoke(main)),
            total,
            uncounted)
        {
            At = point.Words,
        };

        // Where only the scale is known it makes no share of a third component.
        bool IsPartOfTotal(ComponentReading component, Magnitude? known) =>
            known is not null && (!known.IsScaleOnly || ReferenceEquals(component, auxiliary) || ReferenceEquals(component, main));
    }
}
