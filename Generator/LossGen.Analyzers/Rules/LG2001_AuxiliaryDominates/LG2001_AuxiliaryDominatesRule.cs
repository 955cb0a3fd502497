using LossGen.Analyzers.Dominance;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG2001: an auxiliary contributes more to the update than the main component.</summary>
internal sealed class AuxiliaryDominatesRule : DominanceRule
{
    /// <summary>
    /// Auxiliary '{name}' is {share} of the update{ at step 1000}, main '{name}' {share}; {the remedy}. {The numbers, ratio and limit.}
    /// </summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG2001",
        "Auxiliary that outweighs the main loss",
        "Auxiliary '{0}' is {1} of the update{6}, main '{2}' {3}; {4}. {5}.",
        DescriptorFactory.Weighting,
        DiagnosticSeverity.Warning,
        "The model is trained for whatever contributes most to the update. An auxiliary that outweighs the main component has become "
            + "the main one.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, DominanceAnalysis analysis, DominanceOptions options, ProblemSink problems)
    {
        foreach (var auxiliary in loss.AuxiliariesToJudge())
        {
            if (analysis.Compare(auxiliary) is { } comparison && Severity(comparison, options) is { } severity
                && !problems.IsWeightSetByCode(loss, auxiliary) && !problems.IsWeightSetByCode(loss, comparison.Main))
            {
                var proposed = ProposedWeight.For(loss, analysis, comparison, options);
                var wording = new DominanceWording(loss.SchemeName, loss.Traits.WeightsSumToOne, comparison, options, proposed);
                problems.Report(
                    Descriptor,
                    severity,
                    loss.AnchorOfWeight(auxiliary, comparison.AuxiliaryTerm.Weight),
                    DominanceRemedies.For(loss, analysis, comparison, options, proposed),
                    auxiliary.Name,
                    wording.Share,
                    comparison.Main.Name,
                    wording.MainShare,
                    wording.Remedy,
                    wording.Evidence,
                    comparison.At);
            }
            else if (analysis.WithoutMain(auxiliary) is { } alone
                && !problems.IsWeightSetByCode(loss, auxiliary) && !problems.IsWeightSetByCode(loss, alone.Main))
            {
                ReportAlone(loss, alone, problems);
            }
        }
    }

    /// <summary>Nobody misjudges a 0 by decades: where the main component is switched off, that is said and no more.</summary>
    private void ReportAlone(LossReading loss, Comparison alone, ProblemSink problems) => problems.Report(
        Descriptor,
        DiagnosticSeverity.Info,
        loss.AnchorOfWeight(alone.Auxiliary, alone.AuxiliaryTerm.Weight),
        loss.IsInherited(alone.Auxiliary) ? Remedies.None : Remedies.Of(Remedies.AddJustification),
        alone.Auxiliary.Name,
        RoundedNumbers.Percent(alone.Share),
        alone.Main.Name,
        RoundedNumbers.Percent(0),
        $"keep '{alone.Main.Name}' above 0, or state a Justification",
        $"The schedule of '{alone.Main.Name}' has the weight 0 there",
        alone.At);

    /// <summary>A warning where the limit is passed whatever the uncertainty; information where the numbers merely say so.</summary>
    private static DiagnosticSeverity? Severity(Comparison comparison, DominanceOptions options) =>
        comparison.Dominates ? DiagnosticSeverity.Warning
        : comparison.SaysMore(options) ? DiagnosticSeverity.Info
        : null;
}
