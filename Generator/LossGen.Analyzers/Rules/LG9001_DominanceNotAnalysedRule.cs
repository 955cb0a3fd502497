using LossGen.Analyzers.Dominance;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG9001: where the dominance rules did not look, so that their silence is not read as approval.</summary>
internal sealed class DominanceNotAnalysedRule : DominanceRule
{
    /// <summary>{Names} are not compared with main '{name}' …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG9001",
        "Dominance not analysed",
        "Main '{1}' is not compared with {0}, because '{2}' can be negative; state a Justification if the weight is meant: near 0 a "
            + "value says nothing about its gradient",
        DescriptorFactory.Limits,
        DiagnosticSeverity.Info,
        "Silence of the dominance rules means that they found nothing only where they looked.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, DominanceAnalysis analysis, DominanceOptions options, ProblemSink problems)
    {
        var main = loss.Main!;
        var open = loss.AuxiliariesToJudge().Where(auxiliary => auxiliary.Weight != 0 && analysis.Compare(auxiliary) is null).ToList();
        if (open.Count == 0 || main.IsJustified)
        {
            return;
        }

        if (analysis.Magnitudes.CrossesZero(main))
        {
            Report(main, Listing.Of(open.ConvertAll(static auxiliary => auxiliary.Name)));
            return;
        }

        foreach (var auxiliary in open)
        {
            if (analysis.Magnitudes.CrossesZero(auxiliary))
            {
                Report(auxiliary, $"'{auxiliary.Name}'");
            }
        }

        void Report(ComponentReading crossing, string auxiliaries) => problems.Report(
            Descriptor,
            DiagnosticSeverity.Info,
            loss.AnchorOf(crossing, nameof(crossing.CanBeNegative)),
            loss.IsInherited(crossing) ? Remedies.None : Remedies.Of(Remedies.AddJustification),
            auxiliaries,
            main.Name,
            crossing.Name);
    }
}
