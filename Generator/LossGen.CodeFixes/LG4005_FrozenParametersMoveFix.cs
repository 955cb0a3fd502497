using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;

namespace LossGen.CodeFixes;

/// <summary>LG4005: clears gradients with the modules' <c>zero_grad</c>, which removes them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FrozenParametersMoveFix)), Shared]
public sealed class FrozenParametersMoveFix() : LossGenFix(FrozenParametersMove.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == FrozenParametersMove.ClearByModules
            && context.Value?.Split(',') is { Length: > 0 } modules
            && context.Other is { } zeroGrad)
        {
            yield return new Repair("Clear with the modules' zero_grad()", FrozenParametersMove.ClearByModules, editor =>
            {
                foreach (var statement in Clears(zeroGrad))
                {
                    Replace(editor, statement, modules);
                }
            });
        }
    }

    // One that is left would leave zeros again.
    private static IEnumerable<ExpressionStatementSyntax> Clears(SyntaxNode zeroGrad)
    {
        var member = zeroGrad.FirstAncestorOrSelf<MemberDeclarationSyntax>(static candidate => candidate is not GlobalStatementSyntax)
            ?? zeroGrad.SyntaxTree.GetRoot();
        return member.DescendantNodes().OfType<ExpressionStatementSyntax>().Where(
            statement => SyntaxFactory.AreEquivalent(statement.Expression, zeroGrad));
    }

    private static void Replace(SyntaxEditor editor, ExpressionStatementSyntax statement, string[] modules)
    {
        var clears = modules.Select(static module => SyntaxFactory.ParseStatement($"{module}.zero_grad();")).ToList();
        if (clears.Count == 1 || statement.Parent is not BlockSyntax)
        {
            var only = clears.Count == 1 ? clears[0] : SyntaxFactory.ParseStatement($"{{ {string.Join(" ", clears)} }}");
            editor.ReplaceNode(statement, only.WithTriviaFrom(statement));
            return;
        }

        for (var index = clears.Count - 1; index > 0; index--)
        {
            editor.InsertAfter(statement, clears[index].LaidOutLike(statement));
        }

        editor.ReplaceNode(statement, clears[0].WithTriviaFrom(statement));
    }
}
