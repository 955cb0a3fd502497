using System.Globalization;
using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG3018: moves the tensor out of the scope, or leaves its disposal to the caller.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TensorOutlivesScopeFix)), Shared]
public sealed class TensorOutlivesScopeFix() : LossGenFix(TensorOutlivesScope.Rule)
{
    private const string Move = "MoveToOuterDisposeScope";

    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == TensorReturnedFromScope.RemoveUsing)
        {
            if (context.Other?.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { Declaration.Variables.Count: 1 } declaration)
            {
                yield return new Repair("Remove the using", TensorReturnedFromScope.RemoveUsing, editor =>
                    editor.Change(declaration, WithoutUsing));
            }
        }
        else if (context.Repair == TensorReturnedFromScope.Clone && context.Node is ExpressionSyntax owned)
        {
            yield return new Repair("Return a clone", TensorReturnedFromScope.Clone, editor =>
                editor.Change(owned, static current => current.CallOn("clone")));
        }
        else if (context.Repair == TensorOutlivesScope.MoveOut && context.Node is AssignmentExpressionSyntax assignment)
        {
            yield return new Repair("Move it to the outer scope", TensorOutlivesScope.MoveOut, editor =>
                editor.Change(assignment, MovedOut));
        }
        else if (context.Repair == TensorOutlivesScope.MoveOut && context.Node is ExpressionSyntax returned)
        {
            yield return new Repair("Move it to the outer scope", TensorOutlivesScope.MoveOut, editor =>
                editor.Change(returned, current => MovedOut(current, Levels(context.Value))));
        }
    }

    private static int Levels(string? moves) => moves is null ? 1 : int.Parse(moves, CultureInfo.InvariantCulture);

    private static ExpressionSyntax MovedOut(ExpressionSyntax value, int levels)
    {
        for (var level = 0; level < levels; level++)
        {
            value = value.CallOn(Move);
        }

        return value;
    }

    private static AssignmentExpressionSyntax MovedOut(AssignmentExpressionSyntax assignment)
    {
        if (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) || assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression))
        {
            return assignment.WithRight(assignment.Right.CallOn(Move));
        }

        // t += x makes a new tensor as well, and has no place for a call on it.
        var operation = assignment.OperatorToken.Text.TrimEnd('=');
        var value = SyntaxEdits.Template($"target {operation} added", ("target", assignment.Left), ("added", assignment.Right.AsOperand()));
        return SyntaxFactory.AssignmentExpression(
            SyntaxKind.SimpleAssignmentExpression,
            assignment.Left,
            SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTriviaFrom(assignment.OperatorToken),
            value.CallOn(Move));
    }

    private static LocalDeclarationStatementSyntax WithoutUsing(LocalDeclarationStatementSyntax declaration) =>
        declaration.WithUsingKeyword(default).WithLeadingTrivia(declaration.GetLeadingTrivia());
}
