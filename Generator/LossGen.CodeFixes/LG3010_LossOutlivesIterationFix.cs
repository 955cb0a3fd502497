using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG3010: detaches what is kept.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LossOutlivesIterationFix)), Shared]
public sealed class LossOutlivesIterationFix() : LossGenFix(LossOutlivesIteration.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == LossOutlivesIteration.Detach && context.Node is ExpressionSyntax added)
        {
            yield return new Repair(
                "Detach it", LossOutlivesIteration.Detach, editor => editor.Change(added, static current => current.CallOn("detach")));
        }
    }
}
