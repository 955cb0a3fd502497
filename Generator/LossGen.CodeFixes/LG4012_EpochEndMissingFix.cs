using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes;

/// <summary>LG4012: ends the epoch behind the loop over its batches.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EpochEndMissingFix)), Shared]
public sealed class EpochEndMissingFix() : LossGenFix(EpochEndMissing.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == EpochEndMissing.CallEpochEnd
            && context.Value is { } loss
            && context.Model.GetOperation(context.Node, context.CancellationToken) is { } step
            && EpochEndMissing.Epoch(step) is { } batches)
        {
            yield return new Repair(
                $"Call {loss}.EpochEnd() after the loop over the batches",
                EpochEndMissing.CallEpochEnd,
                editor => editor.InsertBehindOwn(batches, $"{loss}.EpochEnd();"));
        }
    }
}
