using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG4004: clears the gradients before the step's first backward.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OpponentGradientsLeakFix)), Shared]
public sealed class OpponentGradientsLeakFix() : LossGenFix(OpponentGradientsLeak.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == OpponentGradientsLeak.Clear && context.Other is StatementSyntax first)
        {
            yield return new Repair(
                "Clear the gradients before backward",
                OpponentGradientsLeak.Clear,
                editor => editor.InsertBefore(first, $"{context.Value}.zero_grad();"));
        }
    }
}
