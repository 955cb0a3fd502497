using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;

namespace LossGen.CodeFixes;

/// <summary>LG3002: passes the logits, or calls the function that takes them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SigmoidBeforeLogitsLossFix)), Shared]
public sealed class SigmoidBeforeLogitsLossFix() : LossGenFix(SigmoidBeforeLogitsLoss.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == SigmoidBeforeLogitsLoss.UseLogits && context.Other is InvocationExpressionSyntax call)
        {
            return [new Repair(
                "Use binary_cross_entropy_with_logits",
                SigmoidBeforeLogitsLoss.UseLogits,
                editor => editor.Change(call, static current => current.Renamed("binary_cross_entropy_with_logits")))];
        }

        return ActivationRepair.Replace(context, "Pass the logits", static sigmoid => sigmoid.Input)
            .Concat(ActivationRepair.RemoveTail(context, "Remove the sigmoid from the model"));
    }
}
