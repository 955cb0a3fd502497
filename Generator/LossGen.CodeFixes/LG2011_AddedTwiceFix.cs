using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG2011: leaves the term out of the sum that names it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddedTwiceFix)), Shared]
public sealed class AddedTwiceFix() : LossGenFix(AddedTwice.Rule)
{
    private protected override bool StatesWhatOnlyTheAuthorKnows => true;

    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == AddedTwice.LeaveOut && Sum(context.Node) is var (sum, others))
        {
            yield return new Repair(
                "Leave the term out", AddedTwice.LeaveOut, editor => editor.Change(sum, known => others.WithTriviaFrom(known)));
        }
    }

    private static (BinaryExpressionSyntax Sum, ExpressionSyntax Others)? Sum(SyntaxNode term)
    {
        for (var current = term; current.Parent is { } parent; current = parent)
        {
            if (parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum)
            {
                return (sum, sum.Left == current ? sum.Right : sum.Left);
            }

            if (parent is not (BinaryExpressionSyntax or ParenthesizedExpressionSyntax or CastExpressionSyntax))
            {
                return null;
            }
        }

        return null;
    }
}
