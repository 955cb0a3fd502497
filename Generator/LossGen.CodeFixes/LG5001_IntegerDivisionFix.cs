using System.Globalization;
using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG5001: makes one side of the quotient a real number.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(IntegerDivisionFix)), Shared]
public sealed class IntegerDivisionFix() : LossGenFix(IntegerDivision.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == IntegerDivision.DivideReals && context.Value is { } type && context.Node is BinaryExpressionSyntax division)
        {
            yield return new Repair(
                "Divide real numbers", IntegerDivision.DivideReals, editor => editor.Change(division, current => Real(current, type)));
        }
    }

    private static BinaryExpressionSyntax Real(BinaryExpressionSyntax division, string type)
    {
        if (Literal(division.Left, type) is { } left)
        {
            return division.WithLeft(left);
        }

        return Literal(division.Right, type) is { } right
            ? division.WithRight(right)
            : division.WithLeft(SyntaxFactory.ParseExpression($"({type})x") is CastExpressionSyntax cast
                ? cast.WithExpression(division.Left.AsOperand()).WithTriviaFrom(division.Left)
                : division.Left);
    }

    private static ExpressionSyntax? Literal(ExpressionSyntax operand, string type) =>
        operand is LiteralExpressionSyntax { Token.Value: { } value } && value is int or long or uint or ulong
            ? SyntaxFactory.ParseExpression(Convert.ToString(value, CultureInfo.InvariantCulture) + (type == "float" ? "f" : ".0"))
                .WithTriviaFrom(operand)
            : null;
}
