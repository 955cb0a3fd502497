using System.Collections.Immutable;
using System.Composition;
using LossGen.CodeFixes.Infrastructure;
using LossGen.Generator.Analyzers.Torch.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.CodeFixes.Torch;

/// <summary>LG3010: detaches what is kept, or moves it out of the scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LossOutlivesIterationFix))]
[Shared]
public sealed class LossOutlivesIterationFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.LossOutlivesIteration.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == LossOutlivesIteration.Detach && context.Node is ExpressionSyntax added)
        {
            yield return new Repair("Detach it", LossOutlivesIteration.Detach, editor => editor.Change(added, static current => current.CallOn("detach")));
        }
        else if (context.Repair == TensorOutlivesScope.MoveOut && context.Node is AssignmentExpressionSyntax assignment)
        {
            yield return new Repair("Move it to the outer scope", TensorOutlivesScope.MoveOut, editor => editor.Change(assignment, MovedOut));
        }
    }

    private static AssignmentExpressionSyntax MovedOut(AssignmentExpressionSyntax assignment)
    {
        if (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            return assignment.WithRight(assignment.Right.CallOn("MoveToOuterDisposeScope"));
        }

        // t += x makes a new tensor as well, and has no place for a call on it.
        var operation = assignment.OperatorToken.Text.TrimEnd('=');
        var value = SyntaxEdits.Template($"target {operation} added", ("target", assignment.Left), ("added", assignment.Right.AsOperand()));
        return SyntaxFactory.AssignmentExpression(
            SyntaxKind.SimpleAssignmentExpression,
            assignment.Left,
            SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTriviaFrom(assignment.OperatorToken),
            value.CallOn("MoveToOuterDisposeScope"));
    }
}
