using LossGen.Generator.Parsing;

namespace LossGen.Generator.Dominance;

/// <summary>The sentences of LG2001: the numbers, where they are from, and what would settle it.</summary>
internal sealed class DominanceWording(LossReading loss, Comparison comparison, DominanceOptions options)
{
    public string Share => RoundedNumbers.Percent(comparison.Share);

    /// <summary>The main component's share; where not every magnitude is known, of those that are.</summary>
    public string MainShare => RoundedNumbers.Percent(comparison.MainShare) + (comparison.IsComplete ? "" : " of what is known");

    public string Evidence => comparison.AuxiliaryTerm.Magnitude is { } auxiliary && comparison.MainTerm.Magnitude is { } main
        ? $"{Weight(comparison.AuxiliaryTerm)} × {Sized(auxiliary)} against {Numbers.Text(comparison.MainTerm.Weight)} × {Sized(main)}{When}"
        : $"{Weight(comparison.AuxiliaryTerm)} against {Numbers.Text(comparison.MainTerm.Weight)}{When}: {loss.SchemeName} takes the magnitudes out, so that the weights are the shares of the loss's value; those of the gradient are not fixed, and grow for a component that nears 0";

    public string Remedy => comparison.Dominates
        ? $"Weight ≤ {Numbers.Literal(RoundedNumbers.TwoDigitsBelow(comparison.WeightAtLimit(options)))} meets the limit ({Numbers.Literal(RoundedNumbers.TwoDigitsAtMost(comparison.Parity))} = parity), or mark it [MainLoss]"
        : $"Weight {Numbers.Literal(RoundedNumbers.TwoDigitsAtMost(comparison.Parity))} is parity";

    private string When => comparison.Time is { } time ? $" at {RoundedNumbers.Percent(time)} of the schedule" : "";

    private static string Weight(Term term) => $"Weight {Numbers.Text(term.Weight)}";

    private static string Sized(Magnitude magnitude) => $"{Numbers.Text(magnitude.Value)} ({magnitude.Source})";
}
