using System.Globalization;

namespace LossGen;

/// <summary>What a step, an evaluation or an average found of a component with a bound.</summary>
public sealed class BoundReport
{
    private readonly ComponentInfo _info;
    private readonly BoundAttribute _options;

    internal BoundReport(ComponentInfo info, double bound, double violation, double multiplier, double effectiveWeight)
    {
        (_info, _options) = (info, info.Bound!);
        Component = info.Name;
        (Bound, Violation, Multiplier, EffectiveWeight) = (bound, violation, multiplier, effectiveWeight);
    }

    /// <summary>The name of the component.</summary>
    public string Component { get; }

    /// <summary>What the component is to be to its bound.</summary>
    public BoundKind Kind => _options.Kind;

    /// <summary>The bound that was in force.</summary>
    public double Bound { get; }

    /// <summary>What is held against the bound: the loss, or what its <see cref="ComponentAttribute.Measure"/> says.</summary>
    public double Value => Bound + (Violation / _options.ScaleAt(Bound));

    /// <summary>
    /// How far the value is beyond the bound, below 0 where it keeps it: a part of the bound, (L − b)/|b|, or where the attribute says
    /// <c>Relative = false</c> the difference. For <see cref="BoundKind.At"/> the sign says on which side it is.
    /// </summary>
    public double Violation { get; }

    /// <summary>Whether this value keeps the bound; <see cref="BoundKind.At"/> is kept to 1 %.</summary>
    public bool IsKept => BoundMemory.IsKept(_options, Violation);

    /// <summary>λ, as this step used it.</summary>
    public double Multiplier { get; }

    /// <summary>What multiplied the component's gradient: clip(λ + Penalty·v)/|b|, negative for <see cref="BoundKind.Above"/>.</summary>
    public double EffectiveWeight { get; }

    /// <summary>
    /// The share of the last 100 steps that kept the bound, from 0 to 1, and of an average that of its steps; NaN where there was none.
    /// </summary>
    public double Kept { get; internal init; }

    /// <summary>
    /// The shadow price, −λ/|b|: by how much what is minimised would change for each unit, the loss's own, that the bound is raised.
    /// Below 0 for <see cref="BoundKind.Below"/>. It holds where training has settled.
    /// </summary>
    public double Price => -Multiplier * _options.ScaleAt(Bound);

    /// <summary>What is minimised, in words, and its effective weight where that is one loss.</summary>
    private (string Name, double Weight) Minimised { get; init; } = ("the weighted sum of the other losses", 1);

    /// <summary>The same where one loss is minimised.</summary>
    internal BoundReport Of(string minimised, double weight) =>
        new(_info, Bound, Violation, Multiplier, EffectiveWeight) { Kept = Kept, Minimised = (minimised, weight) };

    /// <summary>The price in words.</summary>
    /// <returns>For example <c>loosening the bound by 0.01 would lower the main loss by about 0.008</c>.</returns>
    public string PriceInWords()
    {
        var change = Bound is 0 ? 0.01 : Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(Bound))) - 1);
        var effect = Price * change / Minimised.Weight;
        if (!double.IsFinite(effect) || !double.IsFinite(Violation) || Math.Abs(Multiplier) >= _options.MaxWeight)
        {
            return "the price of the bound is not known";
        }

        if (effect is 0 || (_options.Update == MultiplierUpdate.Multiplicative && Multiplier <= 2 * BoundAttribute.SmallestMultiplier))
        {
            return IsKept ? "the bound costs nothing" : "the multiplier has yet to rise";
        }

        var verb = Kind == BoundKind.At ? $"raising the bound by {Text(change)} would {(effect < 0 ? "lower" : "raise")}"
            : $"loosening the bound by {Text(change)} would lower";
        return $"{verb} {Minimised.Name} by about {Text(Math.Abs(effect))}";
    }

    /// <summary>All of it in a line, in the invariant culture.</summary>
    /// <returns>
    /// For example <c>Reconstruction ≤ 40: 38.2, kept in 97 % of the last 100 steps, multiplier 0.3, weight 0.0075, …</c> and the price.
    /// </returns>
    public override string ToString()
    {
        var kept = double.IsNaN(Kept) ? "" : FormattableString.Invariant($", kept in {Kept * 100:F0} % of the last steps");
        return $"{Component} {_options.Sign} {Text(Bound)}: {Text(Value)}{kept}, multiplier {Text(Multiplier)}, "
            + $"weight {Text(EffectiveWeight)}; {PriceInWords()}";
    }

    private static string Text(double number) => number.ToString("G3", CultureInfo.InvariantCulture);
}
