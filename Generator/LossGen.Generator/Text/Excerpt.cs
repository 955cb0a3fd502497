using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Text;

/// <summary>
/// The user's code inside a message. A build prints the first line of a message only, and an error list cuts long ones, so code
/// stands on one line and is cut where it goes on for too long.
/// </summary>
internal static class Excerpt
{
    /// <summary>The longest excerpt, with the dots that say that something was cut.</summary>
    public const int MaxLength = 40;

    private const char Cut = '…';

    /// <summary>The code of an operation.</summary>
    public static string Of(IOperation operation) => Of(operation.Syntax);

    /// <summary>The code without its comments and line ends.</summary>
    public static string Of(SyntaxNode node)
    {
        var text = new StringBuilder();
        SyntaxToken previous = default;
        foreach (var token in node.DescendantTokens())
        {
            if (text.Length > MaxLength)
            {
                break;
            }

            if (text.Length > 0)
            {
                text.Append(Between(previous, token));
            }

            text.Append(token.Text);
            previous = token;
        }

        return Of(text.ToString());
    }

    /// <summary>Any text of the user's: a name that is no identifier, say.</summary>
    public static string Of(string text)
    {
        var line = new StringBuilder();
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character) && !char.IsControl(character))
            {
                line.Append(character);
            }
            else if (line.Length > 0 && line[line.Length - 1] != ' ')
            {
                line.Append(' ');
            }
        }

        var collapsed = line.ToString().TrimEnd();
        return collapsed.Length <= MaxLength ? collapsed : collapsed.Substring(0, MaxLength - 1).TrimEnd(' ', '.', ',') + Cut;
    }

    /// <summary>The space between two tokens: as it is on one line, and none where only a line break of a call or list stands.</summary>
    private static string Between(SyntaxToken left, SyntaxToken right)
    {
        if (!left.HasTrailingTrivia && !right.HasLeadingTrivia)
        {
            return "";
        }

        var breaks = HasLineEnd(left.TrailingTrivia) || HasLineEnd(right.LeadingTrivia);
        return breaks
            && (left.Kind() is SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.DotToken
                || right.Kind() is SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.DotToken
                    or SyntaxKind.QuestionToken)
                ? ""
                : " ";
    }

    private static bool HasLineEnd(SyntaxTriviaList trivia) => trivia.Any(SyntaxKind.EndOfLineTrivia);
}
