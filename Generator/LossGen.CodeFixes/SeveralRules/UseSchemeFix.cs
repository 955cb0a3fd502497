using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG2001, LG1003, LG5003: gives the class the scheme that the rule names.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseSchemeFix)), Shared]
public sealed class UseSchemeFix() : LossGenFix(AuxiliaryDominatesRule.Rule, WeightNotValidRule.Rule, LogOfNonPositiveRule.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.UseScheme) is not { } scheme || context.Loss() is not { } loss)
        {
            yield break;
        }

        var key = $"{Remedies.UseScheme}.{scheme}";
        var title = $"Use [{scheme}]";
        if (loss.Scheme is { } former)
        {
            if (context.SyntaxOf(former.Attribute) is { } attribute)
            {
                // The options of one scheme mean nothing to another.
                yield return new Repair(title, key, editor => editor.Change(
                    attribute, current => current.Named(context.InStyleOf(attribute, scheme)).WithArgumentList(null)));
            }
        }
        else if (context.SyntaxOf(loss.Attribute)
            is { Parent: AttributeListSyntax { Parent: ClassDeclarationSyntax declaration } list } combinedLoss)
        {
            var position = declaration.AttributeLists.IndexOf(list);
            var lists = declaration.AttributeLists.Count;
            var attributes = list.Attributes.Count;
            yield return new Repair(title, key, editor => editor.Change(
                declaration,
                current => current.AttributeLists.Count == lists && current.AttributeLists[position].Attributes.Count == attributes
                    ? current.WithAttributeAfter(position, context.InStyleOf(combinedLoss, scheme))
                    : current));
        }
    }
}
