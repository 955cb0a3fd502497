using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;

namespace LossGen.CodeFixes;

/// <summary>LG3001: passes the logits.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SoftmaxBeforeCrossEntropyFix)), Shared]
public sealed class SoftmaxBeforeCrossEntropyFix() : LossGenFix(SoftmaxBeforeCrossEntropy.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context) =>
        ActivationRepair.Replace(context, "Pass the logits", static softmax => softmax.Input)
            .Concat(ActivationRepair.RemoveTail(context, "Remove the softmax from the model"));
}
