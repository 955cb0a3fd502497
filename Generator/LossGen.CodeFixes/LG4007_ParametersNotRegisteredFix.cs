using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace LossGen.CodeFixes;

/// <summary>LG4007: calls <c>RegisterComponents</c> when everything is assigned; makes a tensor a parameter.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ParametersNotRegisteredFix)), Shared]
public sealed class ParametersNotRegisteredFix() : LossGenFix(ParametersNotRegistered.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        var statement = context.Other?.FirstAncestorOrSelf<StatementSyntax>(
            static candidate => candidate.Parent is BlockSyntax { Parent: ConstructorDeclarationSyntax });
        switch (context.Repair)
        {
            case ParametersNotRegistered.InsertCall when context.Node is ConstructorDeclarationSyntax { Body: { } body }:
                yield return new Repair(
                    "Call RegisterComponents()", ParametersNotRegistered.InsertCall, editor => Insert(editor, body, statement));
                break;
            case ParametersNotRegistered.MoveCall when statement is not null && context.Node.Parent is ExpressionStatementSyntax call:
                yield return new Repair("Call RegisterComponents() after the last assignment", ParametersNotRegistered.MoveCall, editor =>
                {
                    editor.InsertAfter(statement, call);
                    editor.RemoveNode(call, SyntaxRemoveOptions.KeepNoTrivia);
                });
                break;
            case ParametersNotRegistered.RemoveCall when context.Node.Parent is ExpressionStatementSyntax call:
                yield return new Repair(
                    "Remove the call that comes too early", ParametersNotRegistered.RemoveCall, editor => editor.RemoveStatement(call));
                break;
            case ParametersNotRegistered.MakeParameter
                when context.Node is ExpressionSyntax value && context.NameOf("TorchSharp.Modules.Parameter") is { } parameter:
                yield return new Repair(
                    "Make it a Parameter", ParametersNotRegistered.MakeParameter, editor => editor.Change(value, current =>
                    SyntaxEdits.Template("make(x)", ("x", current.WithoutTrivia())) is InvocationExpressionSyntax made
                        ? SyntaxFactory.ObjectCreationExpression(SyntaxFactory.ParseTypeName(parameter))
                            .WithNewKeyword(SyntaxFactory.Token(SyntaxKind.NewKeyword).WithTrailingTrivia(SyntaxFactory.Space))
                            .WithArgumentList(made.ArgumentList)
                        : current));
                break;
        }
    }

    private static void Insert(SyntaxEditor editor, BlockSyntax body, StatementSyntax? after)
    {
        var call = SyntaxFactory.ParseStatement("RegisterComponents();");
        if (after is not null)
        {
            editor.InsertAfter(after, call.LaidOutLike(after));
        }
        else
        {
            editor.Change(body, current => current.WithStatements(current.Statements.Insert(
                0,
                current.Statements.FirstOrDefault() is { } first
                    ? call.LaidOutLike(first)
                    : call.WithTrailingTrivia(SyntaxFactory.Space).WithAdditionalAnnotations(Formatter.Annotation))));
        }
    }
}
