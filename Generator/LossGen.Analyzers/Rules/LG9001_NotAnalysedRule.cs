using LossGen.Analyzers.Dominance;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Analyzers.Rules;

/// <summary>LG9001: where the dominance rules did not look, so that their silence is not read as approval.</summary>
internal sealed class NotAnalysedRule : DominanceRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.DominanceNotAnalysed;

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
