using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;

namespace LossGen.CodeFixes;

/// <summary>LG3007: removes the switch that the loss is computed under, or what cuts it off.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LossWithoutGradientFix)), Shared]
public sealed class LossWithoutGradientFix() : LossGenFix(LossWithoutGradient.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == LossWithoutGradient.UseTotal && context.Other is MemberAccessExpressionSyntax term)
        {
            yield return new Repair(
                "Use Total",
                LossWithoutGradient.UseTotal,
                editor => editor.Change(term, static current => current.WithName(SyntaxFactory.IdentifierName("Total"))));
        }

        if (context.Repair == LossWithoutGradient.RemoveDetach
            && context.Other is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } detach)
        {
            yield return new Repair(
                "Remove detach()",
                LossWithoutGradient.RemoveDetach,
                editor => editor.Change(detach, static current => ((MemberAccessExpressionSyntax)current.Expression).Expression));
        }

        if (context.Repair != LossWithoutGradient.RemoveSwitch)
        {
            yield break;
        }

        var statement = context.Other?.FirstAncestorOrSelf<StatementSyntax>();
        switch (statement)
        {
            case LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1 }:
            case ExpressionStatementSyntax { Expression: InvocationExpressionSyntax }:
                yield return Remove(editor => editor.RemoveAllButComments(statement));
                break;
            case UsingStatementSyntax { Statement: BlockSyntax, Declaration: null or { Variables.Count: 1 } } scope:
                // The block stays, because its names may be declared again below.
                yield return Remove(editor => editor.Change(scope, static current => current.Statement));
                break;
        }
    }

    private static Repair Remove(Action<SyntaxEditor> edit) => new("Remove the switch", LossWithoutGradient.RemoveSwitch, edit);
}
