using Microsoft.CodeAnalysis.CSharp;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace LossGen.CodeFixes.Edits;

/// <summary>
/// Attributes added to and removed from a declaration, on lines of their own or beside others, as the declaration has them.
/// </summary>
internal static class AttributeListEdits
{
    /// <summary>The declaration with an attribute after another one; in the same brackets where that shares them already.</summary>
    /// <param name="declaration">The declaration.</param>
    /// <param name="list">The number of the brackets with the other attribute.</param>
    /// <param name="name">The new attribute.</param>
    public static MemberDeclarationSyntax WithAttributeAfter(this MemberDeclarationSyntax declaration, int list, NameSyntax name)
    {
        var neighbours = declaration.AttributeLists[list];
        var attribute = SyntaxFactory.Attribute(name);
        if (neighbours.Attributes.Count > 1)
        {
            return declaration.ReplaceNode(
                neighbours,
                neighbours.WithAttributes(SeparatedList(
                    neighbours.Attributes.Add(attribute),
                    neighbours.Attributes.GetSeparators().Append(Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space)))));
        }

        var lineEnd = neighbours.GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToSyntaxTriviaList();
        var added = AttributeList(SingletonSeparatedList(attribute));
        added = lineEnd.Count > 0
            ? added.WithLeadingTrivia(Indentation(neighbours)).WithTrailingTrivia(lineEnd)
            : added.WithTrailingTrivia(neighbours.GetTrailingTrivia());
        return declaration.WithAttributeLists(declaration.AttributeLists.Insert(list + 1, added));
    }

    /// <summary>The declaration with an attribute in front, on a line of its own.</summary>
    /// <param name="declaration">The declaration.</param>
    /// <param name="name">The new attribute.</param>
    /// <param name="lineEnd">How lines end in the file.</param>
    public static MemberDeclarationSyntax WithAttributeFirst(
        this MemberDeclarationSyntax declaration, NameSyntax name, SyntaxTrivia lineEnd)
    {
        // Comments and documentation stay in front: they belong to the declaration, not to its keyword.
        var leading = declaration.GetLeadingTrivia();
        var added = AttributeList(SingletonSeparatedList(SyntaxFactory.Attribute(name)))
            .WithLeadingTrivia(leading)
            .WithTrailingTrivia(lineEnd);
        var rest = declaration.WithLeadingTrivia(Indentation(declaration));
        return rest.WithAttributeLists(rest.AttributeLists.Insert(0, added));
    }

    /// <summary>The declaration without an attribute; without the line when it stood there alone.</summary>
    public static MemberDeclarationSyntax WithoutAttribute(this MemberDeclarationSyntax declaration, int list, int attribute)
    {
        var brackets = declaration.AttributeLists[list];
        return brackets.Attributes.Count > 1
            ? declaration.ReplaceNode(brackets, brackets.WithAttributes(brackets.Attributes.RemoveAt(attribute)))
            : declaration.WithAttributeLists(declaration.AttributeLists.RemoveAt(list)).WithLeadingTrivia(declaration.GetLeadingTrivia());
    }

    private static SyntaxTriviaList Indentation(SyntaxNode node) =>
        node.GetLeadingTrivia() is { Count: > 0 } leading && leading.Last().IsKind(SyntaxKind.WhitespaceTrivia)
            ? TriviaList(leading.Last())
            : TriviaList();
}
