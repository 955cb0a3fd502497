using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG1004, LG2001: marks a component as the main one; the former main component becomes an auxiliary.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkMainFix)), Shared]
public sealed class MarkMainFix() : LossGenFix(MainComponentRule.Rule, AuxiliaryDominatesRule.Rule)
{
    private protected override bool StatesWhatOnlyTheAuthorKnows => true;

    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.MarkMain) is not { } name
            || context.Loss() is not { } loss
            || loss.Components.FirstOrDefault(component => component.Name == name) is not { } component
            || context.SyntaxOf(component.Attribute) is not { } attribute)
        {
            yield break;
        }

        AttributeSyntax? former = null;
        if (loss.Main is { } main)
        {
            former = context.SyntaxOf(main.Attribute);
            if (former is null)
            {
                yield break;
            }
        }

        yield return new Repair($"Mark '{name}' as [MainLoss]", Remedies.MarkMain, editor =>
        {
            editor.Change(attribute, current => current.Named(context.InStyleOf(attribute, "MainLoss")));
            if (former is not null)
            {
                editor.Change(former, current => current.Named(context.InStyleOf(former, "AuxiliaryLoss")));
            }
        });
    }
}
