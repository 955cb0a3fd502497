using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG2010: watches the declared total, or its differences.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MeaninglessTotalMonitoredFix)), Shared]
public sealed class MeaninglessTotalMonitoredFix() : LossGenFix(MeaninglessTotalMonitored.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == MeaninglessTotalMonitored.CompareDifferences)
        {
            if (context.Other is { } scheduler && context.SetArgument(scheduler, "threshold_mode", "\"abs\"") is { } edit)
            {
                yield return new Repair("Compare by differences", MeaninglessTotalMonitored.CompareDifferences, edit);
            }

            yield break;
        }

        // The total may have been read for other purposes too, such as backward.
        if (context.Other is MemberAccessExpressionSyntax total && context.Node.Span.Contains(total.Span))
        {
            yield return new Repair(
                "Use DeclaredTotal",
                MeaninglessTotalMonitored.UseDeclaredTotal,
                editor => editor.Change(total, static current => current.WithName(SyntaxFactory.IdentifierName("DeclaredTotal"))));
        }
    }
}
