using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG3020: makes the field a property, which is computed of the weights whenever it is read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PenaltyOnWeightCopyFix)), Shared]
public sealed class PenaltyOnWeightCopyFix() : LossGenFix(PenaltyOnWeightCopy.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair != PenaltyOnWeightCopy.MakeProperty
            || context.Node is not ExpressionSyntax value
            || Property(context.Other, value) is not var (declaration, property))
        {
            yield break;
        }

        var statement = value.Parent is AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax assigned } ? assigned : null;
        yield return new Repair(
            $"Compute '{property.Identifier.ValueText}' whenever it is read", PenaltyOnWeightCopy.MakeProperty, editor =>
        {
            editor.Change(declaration, _ => property);
            if (statement is not null)
            {
                editor.RemoveAllButComments(statement);
            }
        });
    }

    private static (MemberDeclarationSyntax Declaration, PropertyDeclarationSyntax Property)? Property(
        SyntaxNode? declared, ExpressionSyntax value) => declared switch
    {
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax
            {
                Variables.Count: 1,
                Type: var type,
                Parent: FieldDeclarationSyntax field,
            } } variable =>
            (field, Computed(
                SyntaxFactory.PropertyDeclaration(type, variable.Identifier.WithoutTrivia())
                    .WithAttributeLists(field.AttributeLists)
                    .WithModifiers(field.Modifiers),
                value).WithTriviaFrom(field)),
        PropertyDeclarationSyntax property =>
            (property, Computed(
                property.WithAccessorList(null).WithInitializer(null).WithIdentifier(property.Identifier.WithoutTrivia()),
                value).WithTriviaFrom(property)),
        _ => null,
    };

    private static PropertyDeclarationSyntax Computed(PropertyDeclarationSyntax property, ExpressionSyntax value)
    {
        var modifiers = property.Modifiers.Where(static modifier => !modifier.IsKind(SyntaxKind.ReadOnlyKeyword));
        return property
            .WithModifiers(SyntaxFactory.TokenList(modifiers))
            .WithIdentifier(property.Identifier.WithTrailingTrivia(SyntaxFactory.Space))
            .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(
                SyntaxFactory.Token(SyntaxKind.EqualsGreaterThanToken).WithTrailingTrivia(SyntaxFactory.Space), value.WithoutTrivia()))
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken));
    }
}
