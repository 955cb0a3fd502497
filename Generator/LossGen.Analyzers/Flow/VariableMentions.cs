namespace LossGen.Analyzers.Flow;

/// <summary>All mentions of a variable, where all can be seen.</summary>
internal static class VariableMentions
{
    /// <summary>The mentions of a local or parameter in its method, of a private member in its class; of others none are known.</summary>
    /// <param name="variable">A local, parameter, field or property.</param>
    /// <param name="near">An operation of the method.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IEnumerable<IOperation> Of(
        ISymbol variable, IOperation near, TorchContext torch, CancellationToken cancellationToken) => variable switch
    {
        ILocalSymbol or IParameterSymbol => torch.BodyOf(near).References(variable),
        IFieldSymbol or IPropertySymbol when AreKnown(variable) =>
            MemberReferences.Of(variable.OriginalDefinition, torch, cancellationToken),
        _ => [],
    };

    /// <summary>Whether nobody outside of the method or class can mention it.</summary>
    public static bool AreKnown(ISymbol variable) =>
        variable is ILocalSymbol or IParameterSymbol || variable.DeclaredAccessibility == Accessibility.Private;

    /// <summary>
    /// The mentions in its method or class, of members that others can mention as well; whether they do, <see cref="AreAllHere"/> tells.
    /// </summary>
    /// <param name="variable">A local, parameter, field or property.</param>
    /// <param name="near">An operation of the method.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IEnumerable<IOperation> Here(
        ISymbol variable, IOperation near, TorchContext torch, CancellationToken cancellationToken) =>
        AreKnown(variable)
            ? Of(variable, near, torch, cancellationToken)
            : MemberReferences.Of(variable.OriginalDefinition, torch, cancellationToken);

    /// <summary>Whether no other class mentions it. To tell is to search all files, so this is asked last.</summary>
    public static bool AreAllHere(ISymbol variable, TorchContext torch, CancellationToken cancellationToken) =>
        AreKnown(variable) || !MemberReferences.IsMentionedElsewhere(variable.OriginalDefinition, torch, cancellationToken);

    /// <summary>The first argument of a call or creation, as it is written or by name.</summary>
    public static IOperation? FirstArgument(this IOperation call) => call switch
    {
        IInvocationOperation invocation => invocation.ArgumentAt(0),
        IObjectCreationOperation creation => creation.Arguments.FirstOrDefault(
            static argument => argument.Parameter?.Ordinal == 0 && argument.ArgumentKind != ArgumentKind.DefaultValue)?.Value,
        _ => null,
    };
}
