namespace LossGen.Generator.Dominance;

/// <summary>The sentences of LG2001: the numbers, where they are from, and what would settle it.</summary>
/// <param name="schemeName">What combines the components.</param>
/// <param name="weightsSumToOne">Whether the weights share out 1.</param>
/// <param name="comparison">The two that are compared.</param>
/// <param name="options">The options for the file.</param>
internal sealed class DominanceWording(string schemeName, bool weightsSumToOne, Contributions comparison, DominanceOptions options)
{
    public string Share => RoundedNumbers.Percent(comparison.Share);

    /// <summary>The main component's share, and what neither share counts.</summary>
    public string MainShare => MainShareWith("");

    public string Evidence => comparison.AuxiliaryTerm.Magnitude is { } auxiliary && comparison.MainTerm.Magnitude is { } main
        ? $"{Weight(comparison.AuxiliaryTerm)} × {Sized(auxiliary)} against {Numbers.Text(comparison.MainTerm.Weight)} × {Sized(main)}{When}"
        : $"{Weight(comparison.AuxiliaryTerm)} against {Numbers.Text(comparison.MainTerm.Weight)}{When}: {schemeName} takes the magnitudes out, so that the weights are the shares of the loss's value; those of the gradient are not fixed, and grow for a component that nears 0";

    public string Remedy
    {
        get
        {
            // Where the weights share out 1, one cannot change alone: what counts is their ratio.
            var (what, unit) = weightsSumToOne ? ("A ratio of the two weights", Math.Abs(comparison.MainTerm.Weight)) : ("Weight", 1);
            var parity = Numbers.Literal(RoundedNumbers.TwoDigitsAtMost(comparison.Parity / unit));
            return comparison.Dominates
                ? $"{what} ≤ {Numbers.Literal(RoundedNumbers.TwoDigitsBelow(comparison.WeightAtLimit(options) / unit))} meets the limit ({parity} = parity), or {MarkIt}"
                : $"{what} of {parity} is parity";
        }
    }

    /// <summary>How the other one becomes the main component.</summary>
    public string MarkIt { get; init; } = "mark it [MainLoss]";

    private string Uncounted => comparison.Uncounted switch
    {
        [] => "",
        [var one] => $", not counting '{one}', whose magnitude is unknown",
        var several => $", not counting {Listing.Of(several)}, whose magnitudes are unknown",
    };

    private string When => comparison.Time is { } time ? $" at {RoundedNumbers.Percent(time)} of the schedule" : "";

    /// <summary>As above, with a condition on it.</summary>
    public string MainShareWith(string condition) => RoundedNumbers.Percent(comparison.MainShare) + condition + Uncounted;

    private static string Weight(Term term) => $"Weight {Numbers.Text(term.Weight)}";

    private static string Sized(Magnitude magnitude) => $"{Numbers.Text(magnitude.Value)} ({magnitude.Source})";
}
