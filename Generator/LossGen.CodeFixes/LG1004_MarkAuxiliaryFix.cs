using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG1004: makes a second main component an auxiliary.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkAuxiliaryFix)), Shared]
public sealed class MarkAuxiliaryFix() : LossGenFix(MainComponentRule.Rule)
{
    private protected override bool StatesWhatOnlyTheAuthorKnows => true;

    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.MarkAuxiliary) is { } name && context.Attribute() is { } attribute)
        {
            yield return new Repair(
                $"Make '{name}' an [AuxiliaryLoss]",
                Remedies.MarkAuxiliary,
                editor => editor.Change(attribute, current => current.Named(context.InStyleOf(attribute, "AuxiliaryLoss"))));
        }
    }
}
