using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>A module that an object gets in its constructor, and what the object's class calls it.</summary>
internal static class HandedModule
{
    /// <summary>
    /// The mentions of the module in the class that is created: of the field that keeps it, or of the primary constructor's parameter.
    /// </summary>
    /// <param name="parameter">The constructor's parameter that the module is handed to.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IEnumerable<IOperation> Mentions(IParameterSymbol parameter, TorchContext torch, CancellationToken cancellationToken)
    {
        var type = parameter.ContainingType.OriginalDefinition;
        foreach (var write in ComponentWrite.Of(type, torch, cancellationToken))
        {
            if (write.Value.WithoutConversions() is IParameterReferenceOperation { Parameter: var kept }
                && SymbolEqualityComparer.Default.Equals(kept.OriginalDefinition, parameter.OriginalDefinition)
                && torch.Members.ValueOf(write.Member, cancellationToken) is not null)
            {
                foreach (var mention in MemberReferences.Of(write.Member, torch, cancellationToken))
                {
                    yield return mention;
                }
            }
        }

        foreach (var method in LossComponents.Methods(type))
        {
            if (torch.Members.BodyOf(method, cancellationToken) is { } body)
            {
                foreach (var mention in torch.BodyOf(body).References(parameter.OriginalDefinition))
                {
                    yield return mention;
                }
            }
        }
    }
}
