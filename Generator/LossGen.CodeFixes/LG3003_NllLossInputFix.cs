using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;

namespace LossGen.CodeFixes;

/// <summary>LG3003: takes the logarithm, or calls the function that takes logits.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NllLossInputFix)), Shared]
public sealed class NllLossInputFix() : LossGenFix(NllLossInput.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        // The fourth parameter of the two functions is not the same.
        if (context.Repair == NllLossInput.UseCrossEntropy
            && context.Other is InvocationExpressionSyntax call
            && call.ArgumentList.Arguments.Skip(3).All(static argument => argument.NameColon is not null))
        {
            return [new Repair(
                "Use cross_entropy",
                NllLossInput.UseCrossEntropy,
                editor => editor.Change(call, static current => current.Renamed("cross_entropy")))];
        }

        return ActivationRepair.Replace(context, "Use log_softmax", static softmax => softmax.AsLogSoftmax());
    }
}
