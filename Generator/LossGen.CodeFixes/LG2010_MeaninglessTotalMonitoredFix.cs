using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG2010: watches the declared total.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MeaninglessTotalMonitoredFix)), Shared]
public sealed class MeaninglessTotalMonitoredFix() : LossGenFix(MeaninglessTotalMonitored.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
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
