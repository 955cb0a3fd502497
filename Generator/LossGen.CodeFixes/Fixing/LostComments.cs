using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes.Fixing;

/// <summary>Comments between the parts of what a fix replaces, which none of the parts that it keeps has.</summary>
internal static class LostComments
{
    /// <summary>The new node with the comments of the old one that are not in it, in front.</summary>
    /// <param name="changed">The new node, with the old one's trivia around it.</param>
    /// <param name="original">The old node.</param>
    public static SyntaxNode KeptIn(SyntaxNode changed, SyntaxNode original)
    {
        var text = changed.ToFullString();
        var lost = original.DescendantTrivia()
            .Where(trivia => IsComment(trivia)
                && original.Span.Contains(trivia.Span)
                && text.IndexOf(trivia.ToString(), StringComparison.Ordinal) < 0)
            .ToList();
        if (lost.Count == 0)
        {
            return changed;
        }

        // On lines of their own as far as they need them, with the indentation of the lines that the old node went on on.
        var (newLine, indentation) = LineIn(original);
        var kept = changed.GetLeadingTrivia();
        foreach (var comment in lost)
        {
            kept = kept.Add(comment);
            kept = comment.IsKind(SyntaxKind.SingleLineCommentTrivia) && newLine is { } end
                ? kept.Add(end).AddRange(indentation)
                : kept.Add(SyntaxFactory.Space);
        }

        return changed.WithLeadingTrivia(kept);
    }

    /// <summary>Whether the trivia is a comment, of either kind.</summary>
    public static bool IsComment(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

    private static (SyntaxTrivia? NewLine, SyntaxTriviaList Indentation) LineIn(SyntaxNode node)
    {
        foreach (var token in node.DescendantTokens())
        {
            if (token.TrailingTrivia is [.., { RawKind: (int)SyntaxKind.EndOfLineTrivia } end] && token != node.GetLastToken())
            {
                var next = token.GetNextToken().LeadingTrivia;
                return (end, next is [.., { RawKind: (int)SyntaxKind.WhitespaceTrivia } space] ? SyntaxFactory.TriviaList(space) : default);
            }
        }

        return (null, default);
    }
}
