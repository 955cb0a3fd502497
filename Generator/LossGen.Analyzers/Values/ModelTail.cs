using System.Collections.Immutable;
using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>Whether the last element of a model can be taken out because nothing but one loss sees what the model gives.</summary>
internal static class ModelTail
{
    // Of what these see nothing is changed by a last element without parameters.
    private static readonly ImmutableHashSet<string> WithoutOutput = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "parameters", "named_parameters", "buffers", "train", "eval", "zero_grad", "to", "cpu", "cuda", "Dispose", "requires_grad_");

    /// <summary>Whether the model is called once, kept where nobody else sees it, and mentioned otherwise only to train it.</summary>
    /// <param name="call">The call of the model.</param>
    /// <param name="tail">Its last element.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static bool IsSeenOnce(IInvocationOperation call, IOperation tail, TorchContext torch, CancellationToken cancellationToken)
    {
        var current = call.Instance;
        for (var step = 0; current is not null && step < ValueWalk.Limit; step++)
        {
            if (ReferenceEquals(current.WithoutConversions(), tail))
            {
                return true;
            }

            if (Mentions(current, torch, cancellationToken) is not { } mentions
                || mentions.Any(other => other.Syntax != current.WithoutConversions().Syntax && !SeesNoOutput(other, torch)))
            {
                return false;
            }

            current = Inner(current, torch, cancellationToken);
        }

        return false;
    }

    // The variable's value, or of a chain that is made in place its last element, which may be a variable again.
    private static IOperation? Inner(IOperation module, TorchContext torch, CancellationToken cancellationToken)
    {
        var definition = Origin.Previous(module, torch, cancellationToken);
        return definition ?? ModuleCreation.LastElement(module);
    }

    // All mentions of the variable that a module is in, this one among them; null where others may mention it.
    private static IEnumerable<IOperation>? Mentions(
        IOperation module, TorchContext torch, CancellationToken cancellationToken) => module.WithoutConversions() switch
    {
        ILocalReferenceOperation local => torch.BodyOf(local).Writes(local.Local).Count == 1
            ? torch.BodyOf(local).References(local.Local)
            : null,
        IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field } =>
            MemberReferences.Of(field.OriginalDefinition, torch, cancellationToken).Where(IsRead),
        IPropertyReferenceOperation { Property: { DeclaredAccessibility: Accessibility.Private, GetMethod: not null } property } =>
            MemberReferences.Of(property.OriginalDefinition, torch, cancellationToken).Where(IsRead),
        IInvocationOperation or IObjectCreationOperation => [],
        _ => null,
    };

    private static bool IsRead(IOperation mention) =>
        mention.Parent is not ISimpleAssignmentOperation { Target: var target } || !ReferenceEquals(target, mention);

    private static bool SeesNoOutput(IOperation mention, TorchContext torch) =>
        mention.WithConversionsAround() is var module
        && module.Parent is IInvocationOperation use
        && ReferenceEquals(use.Instance, module)
        && torch.Declares(use.TargetMethod)
        && WithoutOutput.Contains(use.TargetMethod.Name)
        && !(torch.IsModule(use.Type) && use.Parent is not IExpressionStatementOperation);
}
