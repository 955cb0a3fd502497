using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Rules;

namespace LossGen.CodeFixes;

/// <summary>
/// LG1012, LG1003, LG1005, LG1002, LG1015, LG1018, LG1020, LG2005: removes the argument, or the attribute, that contradicts another or has
/// no meaning.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveArgumentFix)), Shared]
public sealed class RemoveArgumentFix() : LossGenFix(
    ContradictoryArgumentsRule.Rule,
    WeightNotValidRule.Rule,
    MalformedScheduleRule.Rule,
    ComponentNameNotUniqueRule.Rule,
    PhaseWithoutComponentsRule.Rule,
    MeasureRule.Rule,
    SchemeDoesNotFitRule.Rule,
    ComponentWithoutEffectRule.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.Remove) is not { } what)
        {
            yield break;
        }

        // An argument's expression, or the whole attribute: the squiggle tells them apart.
        if (context.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>()
            is { Parent: AttributeArgumentListSyntax { Parent: AttributeSyntax attribute } arguments } argument)
        {
            var position = arguments.Arguments.IndexOf(argument);
            var count = arguments.Arguments.Count;
            yield return new Repair($"Remove {what}", Remedies.Remove, editor => editor.Change(
                attribute,
                current => current.ArgumentList?.Arguments.Count == count
                    ? current.Without(position)
                    : Without(current, argument)));
        }
        else if (context.Attribute() is { Parent: AttributeListSyntax { Parent: MemberDeclarationSyntax declaration } list } whole)
        {
            var listPosition = declaration.AttributeLists.IndexOf(list);
            var attributePosition = list.Attributes.IndexOf(whole);
            var others = context.Property(Remedies.RemoveAlso)?.Split(',') ?? [];
            yield return new Repair($"Remove {what}", Remedies.Remove, editor => editor.ReplaceNode(
                declaration,
                (current, _) => WithoutNamed(
                    ((MemberDeclarationSyntax)current).WithoutAttribute(listPosition, attributePosition), others)));
        }
    }

    private static MemberDeclarationSyntax WithoutNamed(MemberDeclarationSyntax declaration, string[] names)
    {
        for (var list = declaration.AttributeLists.Count - 1; list >= 0; list--)
        {
            for (var i = declaration.AttributeLists[list].Attributes.Count - 1; i >= 0; i--)
            {
                if (Array.IndexOf(names, AttributeNames.Simple(declaration.AttributeLists[list].Attributes[i])) >= 0)
                {
                    var isLast = declaration.AttributeLists[list].Attributes.Count == 1;
                    declaration = declaration.WithoutAttribute(list, i);
                    if (isLast)
                    {
                        break;
                    }
                }
            }
        }

        return declaration;
    }

    // Another argument was removed before: positions have moved, names have not.
    private static AttributeSyntax Without(AttributeSyntax attribute, AttributeArgumentSyntax argument)
    {
        var arguments = attribute.ArgumentList?.Arguments ?? default;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].IsEquivalentTo(argument))
            {
                return attribute.Without(i);
            }
        }

        return attribute;
    }
}
