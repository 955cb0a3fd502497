using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG3012: gives the vector a second dimension.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BroadcastingLossFix)), Shared]
public sealed class BroadcastingLossFix() : LossGenFix(BroadcastingLoss.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is ExpressionSyntax vector)
        {
            yield return new Repair(
                "Unsqueeze it",
                BroadcastingLoss.Unsqueeze,
                editor => editor.Change(vector, static current => current.CallOn("unsqueeze", "1")));
        }
    }
}
