using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG2001, LG2002, LG2005, LG2009, LG9001: records that the weight is meant, with room for the reason.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddJustificationFix)), Shared]
public sealed class AddJustificationFix() : LossGenFix(
    AuxiliaryDominatesRule.Rule,
    AuxiliariesDominateTogetherRule.Rule,
    ComponentWithoutEffectRule.Rule,
    WeightFarFromMainRule.Rule,
    DominanceNotAnalysedRule.Rule)
{
    private protected override bool StatesWhatOnlyTheAuthorKnows => true;

    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.AddJustification) is not null && context.Auxiliary() is { } attribute && !HasPlaceholder(attribute))
        {
            yield return new Repair(
                "Add a Justification, to be filled in",
                Remedies.AddJustification,
                editor => editor.Change(attribute, current => current.With("Justification", $"\"{Justifications.Placeholder}\"")));
        }
    }

    private static bool HasPlaceholder(AttributeSyntax attribute) =>
        attribute.ArgumentList?.Arguments.Any(static argument =>
            argument is
            {
                NameEquals.Name.Identifier.ValueText: "Justification",
                Expression: LiteralExpressionSyntax { Token.ValueText: Justifications.Placeholder },
            }) == true;
}
