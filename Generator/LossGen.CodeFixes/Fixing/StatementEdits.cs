using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;

namespace LossGen.CodeFixes.Fixing;

/// <summary>Edits of whole statements.</summary>
internal static class StatementEdits
{
    /// <summary>
    /// Puts a statement in front of another: on a line of its own where the other starts a line, above the comments, which are about the
    /// other.
    /// </summary>
    /// <param name="editor">Takes the edit.</param>
    /// <param name="statement">The statement that is there.</param>
    /// <param name="text">The new statement.</param>
    public static void InsertBefore(this SyntaxEditor editor, StatementSyntax statement, string text)
    {
        var added = SyntaxFactory.ParseStatement(text);
        added = statement.StartsLine()
            ? added.WithLeadingTrivia(statement.Indentation()).WithTrailingTrivia(SyntaxFactory.EndOfLine(statement.NewLine()))
            : added.WithTrailingTrivia(SyntaxFactory.Space);
        editor.InsertBefore(statement, added);
    }

    /// <summary>Puts a statement behind another, on a line of its own.</summary>
    /// <param name="editor">Takes the edit.</param>
    /// <param name="statement">The statement that is there.</param>
    /// <param name="text">The new statement.</param>
    public static void InsertBehind(this SyntaxEditor editor, StatementSyntax statement, string text)
    {
        var added = SyntaxFactory.ParseStatement(text);
        editor.InsertAfter(
            statement,
            statement.StartsLine()
                ? added.WithLeadingTrivia(statement.Indentation()).WithTrailingTrivia(SyntaxFactory.EndOfLine(statement.NewLine()))
                : added.WithLeadingTrivia(SyntaxFactory.Space));
    }

    /// <summary>As above, also behind what is all that a loop has: both are in a block then.</summary>
    public static void InsertBehindOwn(this SyntaxEditor editor, StatementSyntax statement, string text)
    {
        if (statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax)
        {
            editor.InsertBehind(statement, text);
            return;
        }

        editor.ReplaceNode(statement, (current, _) => current is StatementSyntax same
            ? InBlock(statement, [same, SyntaxFactory.ParseStatement(text)])
            : current);
    }

    /// <summary>A block for the statements, of which one or the other was there and was all that a loop or condition had.</summary>
    private static BlockSyntax InBlock(StatementSyntax original, StatementSyntax[] statements)
    {
        if (!original.StartsLine())
        {
            var one = statements.Select(static statement => statement.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space));
            return SyntaxFactory.Block(one)
                .WithOpenBraceToken(
                    SyntaxFactory.Token(default, SyntaxKind.OpenBraceToken, SyntaxFactory.TriviaList(SyntaxFactory.Space)))
                .WithCloseBraceToken(SyntaxFactory.Token(default, SyntaxKind.CloseBraceToken, default))
                .WithTriviaFrom(original);
        }

        var owner = original.FirstAncestorOrSelf<StatementSyntax>(statement => statement != original && statement.StartsLine());
        var indentation = owner?.Indentation() ?? default;
        var lineEnd = SyntaxFactory.EndOfLine(original.NewLine());
        var inner = statements.Select((statement, i) => i == Array.FindIndex(statements, current => current.HasLeadingTrivia)
            ? statement
            : statement.WithLeadingTrivia(original.Indentation()).WithTrailingTrivia(lineEnd));
        return SyntaxFactory.Block(inner)
            .WithOpenBraceToken(SyntaxFactory.Token(indentation, SyntaxKind.OpenBraceToken, SyntaxFactory.TriviaList(lineEnd)))
            .WithCloseBraceToken(SyntaxFactory.Token(indentation, SyntaxKind.CloseBraceToken, SyntaxFactory.TriviaList(lineEnd)));
    }

    /// <summary>Puts a new statement before another, which is also possible between statements that belong to no block.</summary>
    public static void InsertBefore(this SyntaxEditor editor, StatementSyntax statement, StatementSyntax added) =>
        editor.InsertBefore(Element(statement), [statement.Parent is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(added) : added]);

    /// <summary>Moves a statement, with the comments above it, in front of another.</summary>
    public static void MoveInFront(this SyntaxEditor editor, StatementSyntax moved, StatementSyntax place)
    {
        if (!editor.Swapped(moved, place))
        {
            editor.InsertBefore(Element(place), [Element(moved)]);
            editor.RemoveNode(Element(moved), SyntaxRemoveOptions.KeepUnbalancedDirectives);
        }
    }

    /// <summary>Moves a statement, with the comments above it, behind another.</summary>
    public static void MoveBehind(this SyntaxEditor editor, StatementSyntax moved, StatementSyntax place)
    {
        if (!editor.Swapped(moved, place))
        {
            editor.InsertAfter(Element(place), [Element(moved)]);
            editor.RemoveNode(Element(moved), SyntaxRemoveOptions.KeepUnbalancedDirectives);
        }
    }

    /// <summary>Removes a statement whose work another one takes over: a comment behind it stays, on a line of its own.</summary>
    public static void RemoveButComment(this SyntaxEditor editor, StatementSyntax statement)
    {
        if (!HasCommentBehind(statement))
        {
            editor.RemoveNode(statement, SyntaxRemoveOptions.KeepUnbalancedDirectives);
            return;
        }

        editor.ReplaceNode(
            statement,
            static (current, _) => current.WithTrailingTrivia(
                current.GetTrailingTrivia().SkipWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))));
        editor.RemoveNode(statement, SyntaxRemoveOptions.KeepExteriorTrivia | SyntaxRemoveOptions.KeepUnbalancedDirectives);
    }

    /// <summary>Removes a statement; the comments above and behind it stay.</summary>
    public static void RemoveAllButComments(this SyntaxEditor editor, StatementSyntax statement)
    {
        if (HasCommentBehind(statement))
        {
            editor.RemoveButComment(statement);
        }
        else
        {
            editor.RemoveOwn(statement);
        }
    }

    private static bool HasCommentBehind(StatementSyntax statement) => !statement.GetTrailingTrivia().All(
        static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    /// <summary>Removes a statement with its line, or from the line that it shares with others; a comment above it stays.</summary>
    public static void RemoveStatement(this SyntaxEditor editor, StatementSyntax statement)
    {
        var element = Element(statement);
        var (leading, trailing) = (statement.GetLeadingTrivia(), statement.GetTrailingTrivia());
        var endsLine = trailing.Any(SyntaxKind.EndOfLineTrivia);
        if (!statement.StartsLine())
        {
            if (endsLine && Before(statement) is { } before)
            {
                editor.ReplaceNode(before, (current, _) => current.WithTrailingTrivia(trailing.Last()));
                endsLine = false;
            }

            editor.RemoveNode(element, endsLine ? SyntaxRemoveOptions.KeepEndOfLine : SyntaxRemoveOptions.KeepNoTrivia);
            return;
        }

        if (endsLine)
        {
            // Its own indentation and line end go, what stands on lines above stays.
            var above = leading is [.., { RawKind: (int)SyntaxKind.WhitespaceTrivia }] ? leading.RemoveAt(leading.Count - 1) : leading;
            editor.ReplaceNode(element, (current, _) => current.WithLeadingTrivia(above).WithTrailingTrivia());
        }
        else
        {
            editor.ReplaceNode(
                element,
                (current, _) =>
                    current.WithTrailingTrivia(trailing.SkipWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))));
        }

        editor.RemoveNode(element, SyntaxRemoveOptions.KeepExteriorTrivia | SyntaxRemoveOptions.KeepUnbalancedDirectives);
    }

    /// <summary>Removes a statement, which may also be all that a condition or loop has, or belong to no block.</summary>
    public static void RemoveOwn(this SyntaxEditor editor, StatementSyntax statement)
    {
        if (statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax)
        {
            editor.RemoveStatement(statement);
        }
        else
        {
            editor.Change(statement, static _ => SyntaxFactory.Block());
        }
    }

    // Neighbours on one line change places and leave line ends and indentation where they are.
    private static bool Swapped(this SyntaxEditor editor, StatementSyntax one, StatementSyntax other)
    {
        var (first, second) = one.SpanStart < other.SpanStart ? (one, other) : (other, one);
        if (second.StartsLine() || first.GetLastToken().GetNextToken() != second.GetFirstToken())
        {
            return false;
        }

        editor.ReplaceNode(first, (current, _) => second.WithTriviaFrom(current));
        editor.ReplaceNode(second, (current, _) => first.WithTriviaFrom(current));
        return true;
    }

    private static StatementSyntax? Before(StatementSyntax statement) =>
        statement.Parent is BlockSyntax block && block.Statements.IndexOf(statement) is > 0 and var index
            ? block.Statements[index - 1]
            : null;

    // Statements that belong to no block have a node around them.
    private static SyntaxNode Element(StatementSyntax statement) => statement.Parent is GlobalStatementSyntax global ? global : statement;

    /// <summary>Whether nothing but space and comments stands in front of the statement on its line.</summary>
    public static bool StartsLine(this StatementSyntax statement) =>
        statement.GetFirstToken().GetPreviousToken() is var previous
        && (previous.IsKind(SyntaxKind.None)
            || previous.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia)
            || statement.GetLeadingTrivia().Any(SyntaxKind.EndOfLineTrivia));

    private static SyntaxTriviaList Indentation(this StatementSyntax statement) =>
        statement.GetLeadingTrivia() is [.., { RawKind: (int)SyntaxKind.WhitespaceTrivia } space]
            ? SyntaxFactory.TriviaList(space)
            : default;

    // The line ends of the file, whatever they are.
    private static string NewLine(this StatementSyntax statement) =>
        statement.SyntaxTree.GetRoot()
            .DescendantTrivia()
            .FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            .ToString() is { Length: > 0 } used ? used : "\n";
}
