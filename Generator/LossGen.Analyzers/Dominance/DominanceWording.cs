using LossGen.Generator.Text;

namespace LossGen.Analyzers.Dominance;

/// <summary>The sentences of LG2001: what to do, and the numbers with where they are from.</summary>
/// <param name="schemeName">What combines the components.</param>
/// <param name="weightsSumToOne">Whether the weights share out 1.</param>
/// <param name="comparison">The two that are compared.</param>
/// <param name="options">The options for the file.</param>
/// <param name="proposed">The weight that the message names.</param>
internal sealed class DominanceWording(
    string schemeName, bool weightsSumToOne, Contributions comparison, DominanceOptions options, ProposedWeight proposed)
{
    public string Share => RoundedNumbers.Percent(comparison.Share);

    public string MainShare => RoundedNumbers.Percent(comparison.MainShare);

    /// <summary>What would settle it, with the one number.</summary>
    public string Remedy
    {
        get
        {
            // Where the weights share out 1, one cannot change alone: what counts is their ratio.
            var weight = weightsSumToOne
                ? $"weights in the ratio {Numbers.Literal(RatioOfWeights)} {(proposed.IsParity ? "are parity" : "meet the limits")}"
                : $"weight {Numbers.Literal(Sign * proposed.Size)} {(proposed.IsParity ? "is parity" : "meets the limits")}";
            return comparison.Dominates ? $"{weight}, or {MarkIt}" : weight;
        }
    }

    /// <summary>How the other one becomes the main component.</summary>
    public string MarkIt { get; init; } = "mark it [MainLoss]";

    /// <summary>The weights and magnitudes, what is not counted, and how far apart they are.</summary>
    public string Evidence => comparison.AuxiliaryTerm.Magnitude is { } auxiliary && comparison.MainTerm.Magnitude is { } main
        ? $"{Weight(comparison.AuxiliaryTerm)} × {Sized(auxiliary)} against {Numbers.Text(comparison.MainTerm.Weight)} × "
            + $"{Sized(main)}{Uncounted}: {Distance}"
        : $"{Weight(comparison.AuxiliaryTerm)} against {Numbers.Text(comparison.MainTerm.Weight)}{Uncounted}: {Distance}. {schemeName} "
            + "takes the magnitudes out, and the weights are the shares of the loss's value; those of the gradient grow for a component "
                + "that nears 0";

    private double RatioOfWeights => RoundedNumbers.TwoDigitsAtMost(proposed.Size / Math.Abs(comparison.MainTerm.Weight));

    private double Sign => comparison.AuxiliaryTerm.Weight < 0 ? -1 : 1;

    // Below the limit the limit is no part of what is said, and rounded it may look like the ratio.
    private string Distance => comparison.Dominates
        ? $"ratio {RoundedNumbers.Text(comparison.Ratio)}, limit {RoundedNumbers.Text(comparison.PointLimit(options))}"
        : $"ratio {RoundedNumbers.Text(comparison.Ratio)}";

    private string Uncounted => comparison.Uncounted switch
    {
        [] => "",
        [var one] => $", not counting '{one}', whose magnitude is unknown",
        var several => $", not counting {Listing.Of(several)}, whose magnitudes are unknown",
    };

    private static string Weight(Term term) => $"Weight {Numbers.Text(term.Weight)}";

    private static string Sized(Magnitude magnitude) => $"{Numbers.Text(magnitude.Value)} ({magnitude.Source})";
}
