using System.Collections.Immutable;
using System.Composition;
using LossGen.CodeFixes.Edits;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

/// <summary>LG3001: passes the logits.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SoftmaxBeforeCrossEntropyFix))]
[Shared]
public sealed class SoftmaxBeforeCrossEntropyFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.SoftmaxBeforeCrossEntropy.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context) =>
        ActivationRepair.Replace(context, "Pass the logits", static softmax => softmax.Input)
            .Concat(ActivationRepair.RemoveTail(context, "Remove the softmax from the model"));
}
