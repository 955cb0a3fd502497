using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes.Edits;

/// <summary>Adds the small number that keeps a value off 0.</summary>
internal static class EpsilonEdits
{
    /// <summary>The sum, in parentheses unless it is an argument by itself.</summary>
    /// <param name="expression">The value as it is now.</param>
    /// <param name="epsilon">The number, as text.</param>
    public static ExpressionSyntax Plus(this ExpressionSyntax expression, string epsilon)
    {
        var value = expression is ParenthesizedExpressionSyntax parenthesized ? parenthesized.Expression : expression;
        var sum = SyntaxEdits.Template($"x + {epsilon}", ("x", BindsAsTerm(value) ? value.WithoutTrivia() : value.AsOperand()));
        return expression.Parent is ArgumentSyntax ? sum : SyntaxFactory.ParenthesizedExpression(sum);
    }

    /// <summary>The expression that an operation is written as, with its parentheses.</summary>
    /// <param name="node">The operation's syntax.</param>
    public static ExpressionSyntax? Expression(SyntaxNode? node) => node switch
    {
        ArgumentSyntax argument => argument.Expression,
        ExpressionSyntax { Parent: ParenthesizedExpressionSyntax parenthesized } => parenthesized,
        ExpressionSyntax expression => expression,
        _ => null,
    };

    // As the left side of a sum these need no parentheses.
    private static bool BindsAsTerm(ExpressionSyntax expression) =>
        expression is PrefixUnaryExpressionSyntax or CastExpressionSyntax
        || expression.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression
            or SyntaxKind.DivideExpression;
}
