using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// Attributes of a class that the parser took for arguments of one above them, which has no end yet: below <c>[Phase("Third",</c>
/// the next <c>[Phase("First", …)]</c> is a collection, the one after it an index into that, and below <c>new</c> both are
/// skipped. What is left in every case is the tokens.
/// </summary>
internal static class SwallowedAttributes
{
    /// <summary>Whether <c>[CombinedLoss]</c> is among them: to the compiler the class is no loss until the line is finished.</summary>
    public static bool HaveCombinedLoss(TypeDeclarationSyntax declaration)
    {
        foreach (var list in declaration.AttributeLists)
        {
            if (list.ContainsDiagnostics
                && list.DescendantTokens(descendIntoTrivia: true).Any(static token => IsSwallowed(token, "CombinedLoss")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The names of the phases among them, in their order.</summary>
    public static ImmutableArray<string> Phases(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var names = ImmutableArray<string>.Empty;
        foreach (var part in type.DeclarationsIn(type.ContainingAssembly))
        {
            if (part.GetSyntax(cancellationToken) is not TypeDeclarationSyntax { ContainsDiagnostics: true } declaration)
            {
                continue;
            }

            foreach (var list in declaration.AttributeLists)
            {
                if (list.ContainsDiagnostics)
                {
                    names = names.AddRange(Phases(list.DescendantTokens(descendIntoTrivia: true).ToList()));
                }
            }
        }

        return names;
    }

    // Phase("First"
    private static IEnumerable<string> Phases(List<SyntaxToken> tokens)
    {
        for (var i = 0; i + 2 < tokens.Count; i++)
        {
            if (IsSwallowed(tokens[i], "Phase")
                && tokens[i + 1].IsKind(SyntaxKind.OpenParenToken)
                && tokens[i + 2].IsKind(SyntaxKind.StringLiteralToken))
            {
                yield return tokens[i + 2].ValueText;
            }
        }
    }

    private static bool IsSwallowed(SyntaxToken token, string attribute) =>
        token.IsKind(SyntaxKind.IdentifierToken)
        && token.ValueText is var text
        && (text == attribute || text == attribute + "Attribute")
        && token.Parent?.AncestorsAndSelf().FirstOrDefault(static node => node is not NameSyntax) is not AttributeSyntax;
}
