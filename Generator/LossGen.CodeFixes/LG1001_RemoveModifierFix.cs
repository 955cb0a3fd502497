using LossGen.Generator.Declarations.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG1001: removes <c>static</c> or <c>file</c> from a class.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveModifierFix)), Shared]
public sealed class RemoveModifierFix() : LossGenFix(LossClassCannotBeGeneratedRule.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.RemoveModifier) is { } modifier
            && context.Node is ClassDeclarationSyntax declaration
            && declaration.Modifiers.Any(token => token.ValueText == modifier)
            && !declaration.Members.Any(IsExtensionMethod))
        {
            yield return new Repair(
                $"Remove '{modifier}'",
                $"{Remedies.RemoveModifier}.{modifier}",
                editor => editor.Change(declaration, current => Without(current, modifier)));
        }
    }

    // Only static classes have extension methods.
    private static bool IsExtensionMethod(MemberDeclarationSyntax member) =>
        member is MethodDeclarationSyntax { ParameterList.Parameters: [var first, ..] }
        && first.Modifiers.Any(static token => token.ValueText == "this");

    private static ClassDeclarationSyntax Without(ClassDeclarationSyntax declaration, string modifier)
    {
        var removed = declaration.Modifiers.FirstOrDefault(token => token.ValueText == modifier);
        var position = declaration.Modifiers.IndexOf(removed);
        if (position < 0)
        {
            return declaration;
        }

        var leading = removed.LeadingTrivia;
        var shorter = declaration.WithModifiers(declaration.Modifiers.RemoveAt(position));
        var next = position < shorter.Modifiers.Count ? shorter.Modifiers[position] : shorter.Keyword;
        return shorter.ReplaceToken(next, next.WithLeadingTrivia(leading));
    }
}
