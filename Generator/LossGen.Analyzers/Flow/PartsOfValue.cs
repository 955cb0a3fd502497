namespace LossGen.Analyzers.Flow;

/// <summary>The variables that get the parts of a value: <c>var (a, b) = value</c>, <c>terms is { Total: var total }</c>.</summary>
internal static class PartsOfValue
{
    /// <summary>The variables, each with what writes it.</summary>
    /// <param name="operation">The deconstruction, or the match with a pattern, of a loss's terms.</param>
    /// <param name="value">What is taken apart, where it is that.</param>
    public static IEnumerable<(IOperation Write, ISymbol Variable)> Of(IOperation operation, IOperation value) => operation switch
    {
        IDeconstructionAssignmentOperation deconstruction when ReferenceEquals(deconstruction.Value, value) =>
            Variables(deconstruction.Target).Select(variable => ((IOperation)deconstruction, variable)),
        IIsPatternOperation match when ReferenceEquals(match.Value, value) && LossGenCalls.IsTerms(value.WithoutConversions().Type) =>
            match.Pattern.Descendants().OfType<IDeclarationPatternOperation>()
                .Where(static part => part.DeclaredSymbol is not null)
                .Select(static part => ((IOperation)part, part.DeclaredSymbol!)),
        _ => [],
    };

    /// <summary>
    /// Whether a local is a component, or the total, of terms that were taken apart; the last part is the raw total, which has no gradient.
    /// </summary>
    /// <param name="local">A mention of the local.</param>
    /// <param name="torch">TorchSharp.</param>
    public static bool IsTrainable(ILocalReferenceOperation local, TorchContext torch) =>
        torch.BodyOf(local).ReachingWrite(local, local.Local)?.Operation
            is IDeconstructionAssignmentOperation { Value: var value, Target: var target }
        && LossGenCalls.IsTerms(value.WithoutConversions().Type)
        && !SymbolEqualityComparer.Default.Equals(Variables(target).LastOrDefault(), local.Local);

    /// <summary>Whether the operation mentions the local that terms give their last part to: the raw total.</summary>
    /// <param name="operation">An operation.</param>
    /// <param name="torch">TorchSharp.</param>
    public static bool IsRawTotal(IOperation operation, TorchContext torch) =>
        operation is ILocalReferenceOperation { Local: var local }
        && torch.BodyOf(operation).ReachingWrite(operation, local) is
            {
                Operation: IDeconstructionAssignmentOperation { Target: var target },
                Part: var (whole, place),
            }
        && LossGenCalls.IsTerms(whole.WithoutConversions().Type)
        && target is ITupleOperation or IDeclarationExpressionOperation { Expression: ITupleOperation }
        && place == ((ITupleOperation)(target is IDeclarationExpressionOperation declared ? declared.Expression : target))
            .Elements.Length - 1;

    private static IEnumerable<ISymbol> Variables(IOperation target) => target switch
    {
        IDeclarationExpressionOperation declaration => Variables(declaration.Expression),
        ITupleOperation tuple => tuple.Elements.SelectMany(Variables),
        _ => target.ReferencedSymbol() is { } variable ? new[] { variable } : [],
    };
}
