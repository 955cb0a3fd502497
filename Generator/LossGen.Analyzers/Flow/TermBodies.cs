namespace LossGen.Analyzers.Flow;

/// <summary>What the terms of an evaluation are computed as: the bodies of their components, where this compilation has them.</summary>
internal static class TermBodies
{
    /// <summary>
    /// What the component returns that the term is the loss of; null where it is another term, or not certainly one value in sight.
    /// </summary>
    /// <param name="term">A mention of the term.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IOperation? Of(IOperation term, TorchContext torch, CancellationToken cancellationToken) =>
        term is IPropertyReferenceOperation { Property.Name: var name } && LossGenCalls.TermOf(term) == LossTerm.Component
        && Components(term).Where(component => component.Name == name).ToList() is [var only]
            ? Returned(only, torch, cancellationToken)
            : null;

    /// <summary>What all components return that a total is the sum of; none where one of them cannot be read.</summary>
    /// <param name="total">A mention of the total, or the call of <c>forward</c>.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IReadOnlyList<IOperation> OfTotal(IOperation total, TorchContext torch, CancellationToken cancellationToken)
    {
        if (LossGenCalls.TermOf(total) != LossTerm.Total)
        {
            return [];
        }

        var values = Components(total).Select(component => Returned(component, torch, cancellationToken)).ToList();
        return values.Contains(null) ? [] : values.OfType<IOperation>().ToList();
    }

    private static IOperation? Returned(IMethodSymbol component, TorchContext torch, CancellationToken cancellationToken) =>
        component is { IsVirtual: false, IsAbstract: false, IsOverride: false }
            ? torch.Members.ReturnedValue(component, cancellationToken)
            : null;

    // The terms are a class inside of the loss.
    private static IEnumerable<IMethodSymbol> Components(IOperation term) =>
        LossComponents.Methods(term switch
        {
            IInvocationOperation call => LossComponents.LossOf(call),
            IPropertyReferenceOperation { Instance.Type: INamedTypeSymbol { ContainingType: { } loss } } => loss,
            _ => null,
        }).Where(ReturnedLosses.IsComponent);
}
