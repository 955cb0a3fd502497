using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LossGen.CodeFixes.Conversions;

/// <summary>Lines, indentation and comments of the source.</summary>
internal static class SourceLines
{
    /// <summary>The line end of the file.</summary>
    public static string LineEnd(this SyntaxNode root)
    {
        // Of the text: the line ends of directives, and of texts of several lines, are no trivia of their own.
        var first = root.SyntaxTree.GetText().Lines[0];
        var end = root.SyntaxTree.GetText().ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak));
        return end.Length > 0 ? end : "\n";
    }

    /// <summary>The white space before the line that the node begins on.</summary>
    public static string Indentation(this SyntaxNode node)
    {
        var text = node.SyntaxTree.GetText();
        var line = text.Lines.GetLineFromPosition(node.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    /// <summary>The expression's text with <c>\n</c> between its lines, those after the first indented by one step.</summary>
    public static string Unindented(this ExpressionSyntax moved, ExpressionSyntax original)
    {
        var indentation = original.Indentation();
        var lines = moved.WithoutTrivia().ToString().Replace("\r\n", "\n").Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            lines[i] = lines[i].StartsWith(indentation, StringComparison.Ordinal)
                ? lines[i].Substring(indentation.Length)
                : lines[i].TrimStart();
        }

        return string.Join("\n", lines);
    }

    /// <summary>The comments at a node, but for those in it that move with an expression.</summary>
    public static IEnumerable<SyntaxTrivia> Comments(this SyntaxNode node, IReadOnlyList<ExpressionSyntax> moved) => node
        .DescendantTrivia()
        .Where(trivia => (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            && !moved.Any(expression => expression.Span.Contains(trivia.Span)));
}
