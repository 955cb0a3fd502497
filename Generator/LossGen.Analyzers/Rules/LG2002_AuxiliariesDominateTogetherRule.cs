using LossGen.Analyzers.Dominance;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG2002: no auxiliary outweighs the main component alone, and all of them do together.</summary>
internal sealed class AuxiliariesDominateTogetherRule : DominanceRule
{
    /// <summary>{n} auxiliaries together are {share} of the update, main '{name}' {share}; {the remedy} …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG2002",
        "Auxiliaries that together outweigh the main loss",
        "{0} auxiliaries together are {1} of the update, main '{2}' {3}; {4}, or state a Justification. {5}: ratio {6} together, limit "
            + "{7}.",
        DescriptorFactory.Weighting,
        DiagnosticSeverity.Info,
        "Auxiliaries of which each is smaller than the main component can be most of the update together.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, DominanceAnalysis analysis, DominanceOptions options, ProblemSink problems)
    {
        var main = loss.Main!;
        if (main.IsJustified)
        {
            return;
        }

        var counted = new List<Comparison>();
        var isDeepSupervision = true;
        foreach (var auxiliary in loss.AuxiliariesToJudge())
        {
            if (analysis.CompareAtEnd(auxiliary) is not { IsScaleOnly: false } comparison || comparison.Ratio == 0)
            {
                continue;
            }

            if (comparison.Dominates || comparison.Ratio >= options.Limit)
            {
                return;
            }

            counted.Add(comparison);
            isDeepSupervision &= auxiliary.Weight.Equals(main.Weight)
                && analysis.FunctionOf(auxiliary) is { } function && function.Equals(analysis.FunctionOf(main));
        }

        if (IsTooMuch(counted, options))
        {
            // What code sets is not what is declared.
            counted.RemoveAll(comparison => problems.IsWeightSetByCode(loss, comparison.Auxiliary));
        }

        var names = counted.ConvertAll(static comparison => comparison.Auxiliary.Name);
        var ratio = counted.Sum(static comparison => comparison.Ratio);

        // The same loss with the same weight at several depths or heads is one loss, written out.
        if (IsTooMuch(counted, options) && !isDeepSupervision && !problems.IsWeightSetByCode(loss, main))
        {
            problems.Report(
                Descriptor,
                DiagnosticSeverity.Info,
                loss.AnchorOf(main, null),
                loss.IsInherited(main) ? Remedies.None : Remedies.Of(Remedies.AddJustification),
                names.Count,
                RoundedNumbers.Percent(ratio / (1 + ratio)),
                main.Name,
                RoundedNumbers.Percent(1 / (1 + ratio)),
                Remedy(loss, ratio),
                Listing.Of(names),
                RoundedNumbers.Text(ratio),
                RoundedNumbers.Text(options.Limit));
        }
    }

    private static bool IsTooMuch(List<Comparison> counted, DominanceOptions options) =>
        counted.Count > 1 && counted.Sum(static comparison => comparison.Ratio) > options.Limit;

    private static string Remedy(LossReading loss, double ratio) =>
        loss.Traits.WeightsSumToOne
            ? "give it a larger part of 1"
            : $"their weights × {Numbers.Literal(RoundedNumbers.TwoDigitsAtMost(1 / ratio))} are parity";
}
