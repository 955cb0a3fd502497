using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Conversions;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

/// <summary>LG2008: declares the sum as a class, and calls that.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HandWrittenCombinationFix))]
[Shared]
public sealed class HandWrittenCombinationFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.HandWrittenCombination.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (Conversion.Of(context) is not { } conversion)
        {
            yield break;
        }

        var edits = new ConversionEdits(context, conversion);
        yield return new Repair("Convert to LossGen attributes", HandWrittenCombination.ToForward, editor => edits.Apply(editor, step: null));
        if (TrainingStep.Around(conversion.Sum, conversion.Combination, context) is { } step)
        {
            yield return new Repair("Convert to LossGen attributes, with Step for backward and the optimizer", HandWrittenCombination.ToStep, editor => edits.Apply(editor, step));
        }
    }
}
