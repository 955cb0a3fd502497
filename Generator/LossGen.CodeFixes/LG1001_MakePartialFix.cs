using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;

namespace LossGen.CodeFixes;

/// <summary>LG1001: makes the class and everything around it partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialFix)), Shared]
public sealed class MakePartialFix() : LossGenFix(LossClassCannotBeGeneratedRule.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.MakePartial) is not null && context.Node is TypeDeclarationSyntax declaration)
        {
            yield return new Repair(
                $"Make '{declaration.Identifier.ValueText}' partial", Remedies.MakePartial, editor => MakePartial(editor, declaration));
        }
    }

    internal static void MakePartial(SyntaxEditor editor, TypeDeclarationSyntax innermost)
    {
        foreach (var level in innermost.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
        {
            editor.Change(level, WithPartial);
        }
    }

    /// <summary>C# wants the modifier last, right before the keyword.</summary>
    private static TypeDeclarationSyntax WithPartial(TypeDeclarationSyntax declaration)
    {
        if (declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            return declaration;
        }

        var partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return declaration.Modifiers.Count > 0
            ? declaration.AddModifiers(partial)
            : declaration
                .WithKeyword(declaration.Keyword.WithLeadingTrivia())
                .AddModifiers(partial.WithLeadingTrivia(declaration.Keyword.LeadingTrivia));
    }
}
