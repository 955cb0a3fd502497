using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Combinations;

/// <summary>Where weights are set before a sum is evaluated: always, and with nothing between that could change them.</summary>
/// <param name="Statement">The statement of a block before which they are set, or null.</param>
/// <param name="Arrow">The expression body that becomes a block, or null.</param>
internal sealed record SettingPlace(StatementSyntax? Statement, ArrowExpressionClauseSyntax? Arrow)
{
    /// <summary>The place for an expression; null where a condition or a lambda is around it.</summary>
    public static SettingPlace? Of(SyntaxNode sum)
    {
        for (var child = sum; child.Parent is { } node; child = node)
        {
            switch (node)
            {
                case ParenthesizedExpressionSyntax or PrefixUnaryExpressionSyntax or CastExpressionSyntax or TupleExpressionSyntax
                    or MemberAccessExpressionSyntax:
                case ArgumentSyntax { Parent: TupleExpressionSyntax }:
                case EqualsValueClauseSyntax or VariableDeclaratorSyntax or VariableDeclarationSyntax:
                case InvocationExpressionSyntax call when call.Expression == child:
                case AssignmentExpressionSyntax assignment when assignment.Right == child:
                case BinaryExpressionSyntax binary when binary.Kind() is SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression
                    or SyntaxKind.AddExpression or SyntaxKind.SubtractExpression:
                    continue;
                case ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax } arrow:
                    return new SettingPlace(null, arrow);
                case ExpressionStatementSyntax or ReturnStatementSyntax or LocalDeclarationStatementSyntax:
                    return OfStatement((StatementSyntax)node);
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The place before a statement; null where it is the arm of a condition that has no block.</summary>
    public static SettingPlace? OfStatement(StatementSyntax statement) =>
        statement.Parent is BlockSyntax or GlobalStatementSyntax ? new SettingPlace(statement, null) : null;
}
