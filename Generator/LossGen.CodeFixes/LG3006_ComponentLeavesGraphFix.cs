using LossGen.Analyzers.Rules;
using LossGen.Analyzers.Values;

namespace LossGen.CodeFixes;

/// <summary>LG3006: uses the tensor, or removes the switch that does not help.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ComponentLeavesGraphFix)), Shared]
public sealed class ComponentLeavesGraphFix() : LossGenFix(ComponentLeavesGraph.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context) => context.Repair switch
    {
        ComponentLeavesGraph.UseTensor => UseTensor(context),
        ComponentLeavesGraph.RemoveSwitch => RemoveSwitch(context),
        _ => [],
    };

    private static IEnumerable<Repair> UseTensor(RepairContext context)
    {
        if (context.Other is not ExpressionSyntax reading
            || context.Node is not ExpressionSyntax term
            || context.Model.GetOperation(reading, context.CancellationToken) is not { } operation
            || PlainNumber.Read(operation, context.Torch)?.Syntax is not ExpressionSyntax tensor)
        {
            yield break;
        }

        // A tensor made of the number goes as a whole; a number in a variable is only replaced where it is added.
        var place = term is InvocationExpressionSyntax creation && creation != reading || !term.Span.Contains(reading.Span)
            ? term
            : reading;
        if (place == reading || tensor is IdentifierNameSyntax)
        {
            yield return new Repair(
                "Use the tensor", ComponentLeavesGraph.UseTensor, editor => editor.Change(place, _ => tensor.AsOperand()));
        }
    }

    private static IEnumerable<Repair> RemoveSwitch(RepairContext context)
    {
        if (context.Node is AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax statement })
        {
            yield return new Repair("Remove requires_grad", ComponentLeavesGraph.RemoveSwitch, editor => editor.RemoveNode(statement));
        }
        else if (context.Node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var tensor } } call)
        {
            yield return call.Parent is ExpressionStatementSyntax alone
                ? new Repair("Remove requires_grad", ComponentLeavesGraph.RemoveSwitch, editor => editor.RemoveNode(alone))
                : new Repair(
                    "Remove requires_grad", ComponentLeavesGraph.RemoveSwitch, editor => editor.Change(call, _ => tensor.WithoutTrivia()));
        }
    }
}
