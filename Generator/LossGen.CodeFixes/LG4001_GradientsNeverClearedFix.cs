using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG4001: clears the gradients before the iteration's first backward.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GradientsNeverClearedFix)), Shared]
public sealed class GradientsNeverClearedFix() : LossGenFix(GradientsNeverCleared.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == GradientsNeverCleared.Clear && context is { Other: StatementSyntax first, Value: { } clearing })
        {
            yield return new Repair(
                "Clear the gradients before backward",
                GradientsNeverCleared.Clear,
                editor => editor.InsertBefore(first, clearing));
        }
    }
}
