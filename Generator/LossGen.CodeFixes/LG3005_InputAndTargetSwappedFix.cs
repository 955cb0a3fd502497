using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes;

/// <summary>LG3005: exchanges the two arguments, or the values of the two properties of Inputs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InputAndTargetSwappedFix)), Shared]
public sealed class InputAndTargetSwappedFix() : LossGenFix(InputAndTargetSwapped.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is InvocationExpressionSyntax call && Arguments(call, context) is ({ } input, { } target))
        {
            yield return new Repair(
                "Exchange the arguments",
                InputAndTargetSwapped.Swap,
                editor =>
                {
                    editor.Change(input, _ => target);
                    editor.Change(target, _ => input);
                });
        }
    }

    // By their names in the call of a combined loss, where other parameters come before them, and which is generated.
    private static (ExpressionSyntax? Input, ExpressionSyntax? Target)? Arguments(InvocationExpressionSyntax call, RepairContext context) =>
        context.Value?.Split(',') is [var input, var target]
            ? context.Other is InitializerExpressionSyntax inputs
                ? (Expression(inputs, input), Expression(inputs, target))
                : (Expression(call, input), Expression(call, target))
        : context.Model.GetOperation(call, context.CancellationToken) is IInvocationOperation operation ? (
            Expression(operation, 0), Expression(operation, 1))
        : null;

    private static ExpressionSyntax? Expression(InvocationExpressionSyntax call, string name) =>
        call.ArgumentList.Arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == name)?.Expression;

    private static ExpressionSyntax? Expression(InitializerExpressionSyntax inputs, string property) =>
        inputs.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(set => set.Left is IdentifierNameSyntax name && name.Identifier.ValueText == property)?.Right;

    private static ExpressionSyntax? Expression(IInvocationOperation call, int ordinal) =>
        (call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == ordinal)?.Syntax as ArgumentSyntax)?.Expression;
}
