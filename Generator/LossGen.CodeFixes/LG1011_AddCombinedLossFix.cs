using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG1011: makes the class a combined loss, partial as that requires.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddCombinedLossFix)), Shared]
public sealed class AddCombinedLossFix() : LossGenFix(ComponentOutsideCombinedLossAnalyzer.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.AddCombinedLoss) is null
            || context.Attribute() is not { } component
            || context.Node.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { } declaration)
        {
            yield break;
        }

        var name = context.InStyleOf(component, "CombinedLoss");
        var lists = declaration.AttributeLists.Count;
        var lineEnd = LineEnd(context.Root);
        yield return new Repair($"Make '{declaration.Identifier.ValueText}' a [CombinedLoss]", Remedies.AddCombinedLoss, editor =>
        {
            MakePartialFix.MakePartial(editor, declaration);
            editor.ReplaceNode(
                declaration,
                (current, _) => current is ClassDeclarationSyntax same && same.AttributeLists.Count == lists
                    ? same.WithAttributeFirst(name, lineEnd)
                    : current);
        });
    }

    private static SyntaxTrivia LineEnd(SyntaxNode root)
    {
        var first = root.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return first == default ? SyntaxFactory.LineFeed : first;
    }
}
