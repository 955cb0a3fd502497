using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG3009: one backward of the sum, or a graph that is kept.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecondBackwardFix)), Shared]
public sealed class SecondBackwardFix() : LossGenFix(SecondBackward.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        // The second statement goes; what somebody wrote above it must not go with it.
        if (context.Repair == SecondBackward.Sum
            && context.Other is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var first } }
            && context.Node is InvocationExpressionSyntax
            {
                Parent: ExpressionStatementSyntax secondStatement,
                Expression: MemberAccessExpressionSyntax { Expression: var second },
            }
            && secondStatement.GetLeadingTrivia().All(
                static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia)))
        {
            yield return new Repair(
                "Call backward on the sum",
                SecondBackward.Sum,
                editor =>
                {
                    editor.Change(first, current => SyntaxEdits.Template("(first + second)", ("first", current), ("second", second)));
                    editor.RemoveButComment(secondStatement);
                });
        }

        if (context.SetArgument(context.Other, "retain_graph", "true") is { } edit)
        {
            yield return new Repair("Keep the graph", SecondBackward.RetainGraph, edit);
        }
    }
}
