using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace LossGen.CodeFixes.Fixing;

/// <summary>The edits that fixes are made of. They keep the trivia around what they change.</summary>
internal static class SyntaxEdits
{
    /// <summary>
    /// Changes a node as it is when earlier edits are done. Comments within it that would be lost stand in front of it then.
    /// </summary>
    public static void Change<TNode>(this SyntaxEditor editor, TNode node, Func<TNode, SyntaxNode> change)
        where TNode : SyntaxNode =>
        editor.ReplaceNode(
            node, (current, _) => current is TNode same ? LostComments.KeptIn(change(same).WithTriviaFrom(same), same) : current);

    /// <summary>The arguments of a call or creation.</summary>
    public static ArgumentListSyntax? Arguments(this SyntaxNode? node) => node switch
    {
        InvocationExpressionSyntax call => call.ArgumentList,
        BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
        _ => null,
    };

    /// <summary>The list with a named argument: its value replaced, or added at the end.</summary>
    public static ArgumentListSyntax With(this ArgumentListSyntax list, string name, string value)
    {
        var expression = ParseExpression(value);
        foreach (var argument in list.Arguments)
        {
            if (argument.NameColon?.Name.Identifier.ValueText == name)
            {
                return list.ReplaceNode(argument.Expression, expression.WithTriviaFrom(argument.Expression));
            }
        }

        var added = Argument(NameColon(name).WithTrailingTrivia(Space), default, expression);
        return list.WithArguments(list.Arguments.Count == 0
            ? SingletonSeparatedList(added)
            : SeparatedList(
                list.Arguments.Add(added), list.Arguments.GetSeparators().Append(Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space))));
    }

    /// <summary>The list without its last argument, of two or more; comments stay on their lines.</summary>
    public static ArgumentListSyntax WithoutLast(this ArgumentListSyntax list)
    {
        var (arguments, separators) = (list.Arguments, list.Arguments.GetSeparators().ToList());
        var (removed, comma, last) = (arguments.Last(), separators[arguments.Count - 2], arguments[arguments.Count - 2]);
        var isCommented = removed.GetLeadingTrivia().Concat(removed.GetTrailingTrivia()).Any(LostComments.IsComment);
        var behind = last.GetTrailingTrivia();
        if (isCommented || comma.LeadingTrivia.Concat(comma.TrailingTrivia).Any(LostComments.IsComment))
        {
            behind = behind.AddRange(comma.LeadingTrivia).AddRange(comma.TrailingTrivia);
            if (isCommented || !removed.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
            {
                behind = behind.AddRange(removed.GetLeadingTrivia());
            }

            if (isCommented)
            {
                behind = behind.AddRange(
                    removed.GetTrailingTrivia().SkipWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));
            }
        }
        else
        {
            behind = behind.AddRange(removed.GetTrailingTrivia());
        }

        var kept = arguments.RemoveAt(arguments.Count - 1);
        return list.WithArguments(SeparatedList(
            kept.Replace(kept.Last(), last.WithTrailingTrivia(behind)), separators.Take(arguments.Count - 2)));
    }

    /// <summary>The expression as an operand of a member access or operator: in parentheses where it needs them.</summary>
    public static ExpressionSyntax AsOperand(this ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax or GenericNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
            or ElementAccessExpressionSyntax
            or ParenthesizedExpressionSyntax or ThisExpressionSyntax or LiteralExpressionSyntax
            ? expression.WithoutTrivia()
            : ParenthesizedExpression(expression.WithoutTrivia());

    /// <summary>A call of a method without arguments on the expression.</summary>
    public static ExpressionSyntax CallOn(this ExpressionSyntax expression, string method, string arguments = "") =>
        Template($"x.{method}({arguments})", ("x", expression.AsOperand()));

    /// <summary>A call with another name: <c>a.f(x)</c> becomes <c>a.g(x)</c>.</summary>
    public static InvocationExpressionSyntax Renamed(this InvocationExpressionSyntax call, string name) =>
        call.WithExpression(call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.WithName(IdentifierName(name).WithTriviaFrom(access.Name)),
            var simple => IdentifierName(name).WithTriviaFrom(simple),
        });

    /// <summary>A new statement on a line of its own with the other one's indentation, or on its line where that goes on.</summary>
    public static TStatement LaidOutLike<TStatement>(this TStatement statement, StatementSyntax neighbour)
        where TStatement : StatementSyntax
    {
        var indentation = neighbour.GetLeadingTrivia();
        var end = neighbour.GetTrailingTrivia();
        return statement
            .WithLeadingTrivia(indentation is [.., var last] && last.IsKind(SyntaxKind.WhitespaceTrivia) ? TriviaList(last) : TriviaList())
            .WithTrailingTrivia(end is [.., var newLine] && newLine.IsKind(SyntaxKind.EndOfLineTrivia) ? newLine : Space);
    }

    /// <summary>An expression with others in the places of its identifiers, all at once: what is put in may have the same names.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="parts">What stands for what.</param>
    public static ExpressionSyntax Template(string text, params (string Name, ExpressionSyntax Value)[] parts)
    {
        var template = ParseExpression(text);
        return template.ReplaceNodes(
            template.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(
                identifier => Array.Exists(parts, part => part.Name == identifier.Identifier.ValueText)),
            (identifier, _) => Array.Find(parts, part => part.Name == identifier.Identifier.ValueText).Value.WithTriviaFrom(identifier));
    }
}
