using LossGen.Analyzers.Values;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes.Edits;

/// <summary>
/// Takes an activation out in front of a loss, or puts another in its place, where the analyzer says that it can be done.
/// </summary>
internal static class ActivationRepair
{
    /// <summary>Replaces the call of the activation, or the argument of the loss when others use the activation's result.</summary>
    public static IEnumerable<Repair> Replace(RepairContext context, string title, Func<ActivationCall, ExpressionSyntax> replacement)
    {
        if (context.Other is not InvocationExpressionSyntax call || ActivationCall.Read(call, context) is not { } activation)
        {
            yield break;
        }

        if (context.Repair == ActivationRemoval.AtCall)
        {
            yield return new Repair(title, title, editor => editor.Change(call, _ => replacement(activation)));
        }
        else if (context.Repair == ActivationRemoval.AtArgument && context.Node is ExpressionSyntax argument)
        {
            yield return new Repair(title, title, editor => editor.Change(argument, _ => replacement(activation)));
        }
    }

    /// <summary>Removes the last element of a <c>Sequential</c>.</summary>
    public static IEnumerable<Repair> RemoveTail(RepairContext context, string title)
    {
        if (context.Repair == ActivationRemoval.AtTail
            && context.Other?.FirstAncestorOrSelf<ArgumentSyntax>(argument => IsElement(argument, context))
                is { Parent: ArgumentListSyntax list } element
            && list.Arguments.Last() == element)
        {
            yield return new Repair(
                title,
                title,
                editor =>
                    editor.Change(list, static current => current.WithoutLast()));
        }
    }

    private static bool IsElement(ArgumentSyntax argument, RepairContext context) =>
        argument.Parent is ArgumentListSyntax { Arguments.Count: > 1, Parent: ExpressionSyntax creation }
        && context.Model.GetTypeInfo(creation, context.CancellationToken).Type is { Name: "Sequential" } type
        && context.Torch.Declares(type);
}
