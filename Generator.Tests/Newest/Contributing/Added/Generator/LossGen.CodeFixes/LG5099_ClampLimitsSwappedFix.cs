using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG5099: exchanges the limits.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ClampLimitsSwappedFix)), Shared]
public sealed class ClampLimitsSwappedFix() : LossGenFix(ClampLimitsSwapped.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is InvocationExpressionSyntax { ArgumentList.Arguments: [var first, var second] })
        {
            yield return new Repair(
                "Exchange the limits",
                ClampLimitsSwapped.Swap,
                editor =>
                {
                    editor.Change(first.Expression, _ => second.Expression);
                    editor.Change(second.Expression, _ => first.Expression);
                });
        }
    }
}
