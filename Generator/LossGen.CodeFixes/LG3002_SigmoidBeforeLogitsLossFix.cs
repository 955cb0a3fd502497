using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;

namespace LossGen.CodeFixes;

/// <summary>LG3002: passes the logits, or calls the function that takes them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SigmoidBeforeLogitsLossFix)), Shared]
public sealed class SigmoidBeforeLogitsLossFix() : LossGenFix(SigmoidBeforeLogitsLoss.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Other is InvocationExpressionSyntax call && OtherFunction(context.Repair) is { } other)
        {
            return [new Repair($"Use {other}", context.Repair!, editor => editor.Change(call, current => current.Renamed(other)))];
        }

        return ActivationRepair.Replace(context, "Pass the logits", static sigmoid => sigmoid.Input)
            .Concat(ActivationRepair.RemoveTail(context, "Remove the sigmoid from the model"));
    }

    private static string? OtherFunction(string? repair) => repair switch
    {
        SigmoidBeforeLogitsLoss.UseLogits => "binary_cross_entropy_with_logits",
        SigmoidBeforeLogitsLoss.UseProbabilities => "binary_cross_entropy",
        _ => null,
    };
}
