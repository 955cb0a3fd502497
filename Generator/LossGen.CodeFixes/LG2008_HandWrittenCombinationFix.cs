using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Conversions;

namespace LossGen.CodeFixes;

/// <summary>LG2008: declares the sum as a class, and calls that.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HandWrittenCombinationFix)), Shared]
public sealed class HandWrittenCombinationFix() : LossGenFix(HandWrittenCombination.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (Conversion.Of(context) is not { } conversion)
        {
            yield break;
        }

        var edits = new ConversionEdits(context, conversion);
        yield return new Repair(
            "Convert to LossGen attributes", HandWrittenCombination.ToForward, editor => edits.Apply(editor, step: null));
        if (TrainingStep.Around(conversion.Sum, conversion.Combination, context) is { } step)
        {
            yield return new Repair(
                "Convert to LossGen attributes, with Step for backward and the optimizer",
                HandWrittenCombination.ToStep,
                editor => edits.Apply(editor, step));
        }
    }
}
