using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Modules;

/// <summary>All mentions of a variable, where all can be seen.</summary>
internal static class VariableMentions
{
    /// <summary>The mentions of a local or parameter in its method, of a private member in its class; of others none are known.</summary>
    /// <param name="variable">A local, parameter, field or property.</param>
    /// <param name="near">An operation of the method.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IEnumerable<IOperation> Of(ISymbol variable, IOperation near, TorchContext torch, CancellationToken cancellationToken) => variable switch
    {
        ILocalSymbol or IParameterSymbol => torch.BodyOf(near).References(variable),
        IFieldSymbol or IPropertySymbol when AreKnown(variable) => MemberReferences.Of(variable.OriginalDefinition, torch, cancellationToken),
        _ => [],
    };

    /// <summary>Whether nobody outside of the method or class can mention it.</summary>
    public static bool AreKnown(ISymbol variable) => variable is ILocalSymbol or IParameterSymbol || variable.DeclaredAccessibility == Accessibility.Private;

    /// <summary>The same for the members of a class that others can mention and do not; null where they do.</summary>
    /// <param name="variable">A local, parameter, field or property.</param>
    /// <param name="near">An operation of the method.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IEnumerable<IOperation>? OfAll(ISymbol variable, IOperation near, TorchContext torch, CancellationToken cancellationToken) =>
        AreKnown(variable) ? Of(variable, near, torch, cancellationToken)
        : MemberReferences.IsMentionedElsewhere(variable.OriginalDefinition, torch, cancellationToken) ? null
        : MemberReferences.Of(variable.OriginalDefinition, torch, cancellationToken);

    /// <summary>The first argument of a call or creation, as it is written or by name.</summary>
    public static IOperation? FirstArgument(this IOperation call) => call switch
    {
        IInvocationOperation invocation => invocation.ArgumentAt(0),
        IObjectCreationOperation creation => creation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0 && argument.ArgumentKind != ArgumentKind.DefaultValue)?.Value,
        _ => null,
    };
}
