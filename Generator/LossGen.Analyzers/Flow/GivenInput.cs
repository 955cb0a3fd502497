namespace LossGen.Analyzers.Flow;

/// <summary>What a call gives for one parameter: of the components of a loss, or of the method itself.</summary>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Value">The argument, or what the property of <c>Inputs</c> is set to.</param>
internal sealed record GivenInput(string Name, IOperation Value)
{
    /// <summary>The braces that the property is set in; null for an argument.</summary>
    public SyntaxNode? Initializer => Set?.Parent?.Syntax;

    /// <summary>The name that stands in front of the value: the parameter's, or the property's.</summary>
    public string WrittenName => Set?.Target is IPropertyReferenceOperation { Property.Name: var property } ? property : Name;

    private ISimpleAssignmentOperation? Set =>
        Value.WithConversionsAround().Parent is ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation } set
            ? set
            : null;
}
