using System.Collections.Concurrent;
using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// The values that components share: what a method with <c>[Intermediate]</c> returns is what a component's parameter of its name is,
/// although no call in the user's code says so.
/// </summary>
internal sealed class SharedValues(TorchContext torch)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<IntermediateReading>> known =
        new(SymbolEqualityComparer.Default);

    /// <summary>Whether the method is an intermediate, by its attribute.</summary>
    public static bool IsIntermediate(IMethodSymbol method) => IntermediateReading.Read(method) is not null;

    /// <summary>
    /// The intermediate that a parameter of a component, or of another intermediate, is given; null where it is an input.
    /// </summary>
    public IMethodSymbol? SourceOf(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary, ContainingType: { } type } method
            || Of(type.OriginalDefinition) is not { IsEmpty: false } intermediates)
        {
            return null;
        }

        foreach (var intermediate in intermediates)
        {
            if (intermediate.Provides(parameter.Name))
            {
                return ReturnedLosses.IsComponent(method) || IsIntermediate(method) ? intermediate.Method : null;
            }
        }

        return null;
    }

    /// <summary>What an unwritten parameter certainly is: the one value that its intermediate returns; null for inputs, and where there are
    /// several.</summary>
    /// <param name="parameter">A parameter of a component or an intermediate.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IOperation? ValueOf(IParameterSymbol parameter, CancellationToken cancellationToken) =>
        SourceOf(parameter) is { } intermediate && !MayBeOverridden(intermediate)
            ? torch.Members.ReturnedValue(intermediate, cancellationToken)
            : null;

    /// <summary>
    /// The places, in methods of its class, that mention the value of an intermediate; none where the bodies are elsewhere.
    /// </summary>
    /// <param name="intermediate">The method.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IEnumerable<(IParameterSymbol Parameter, IOperation Mention)> Mentions(
        IMethodSymbol intermediate, CancellationToken cancellationToken)
    {
        intermediate = intermediate.OriginalDefinition;
        if (Of(intermediate.ContainingType).IsEmpty)
        {
            yield break;
        }

        foreach (var method in LossComponents.Methods(intermediate.ContainingType))
        {
            foreach (var parameter in method.Parameters)
            {
                if (SymbolEqualityComparer.Default.Equals(SourceOf(parameter), intermediate))
                {
                    foreach (var mention in Mentions(method, parameter, cancellationToken))
                    {
                        yield return (parameter, mention);
                    }
                }
            }
        }
    }

    /// <summary>The places that mention what is returned, where an intermediate returns it.</summary>
    /// <param name="returned">A return.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IEnumerable<IOperation> TakenFrom(IReturnOperation returned, CancellationToken cancellationToken) =>
        VariableWrite.FunctionOf(returned) is null
        && returned.SemanticModel?.GetEnclosingSymbol(returned.Syntax.SpanStart, cancellationToken) is IMethodSymbol method
            ? Mentions(method, cancellationToken).Select(static taken => taken.Mention)
            : [];

    /// <summary>The places that have what the caller of a method hands over for a parameter, and no later value.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameter">Its parameter.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IEnumerable<IOperation> Mentions(IMethodSymbol method, IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        if (torch.Members.BodyOf(method, cancellationToken) is not { } code)
        {
            return [];
        }

        var (body, variable) = (torch.BodyOf(code), parameter.OriginalDefinition);
        return body.References(variable).Where(mention => body.ReachingWrite(mention, variable) is null);
    }

    private static bool MayBeOverridden(IMethodSymbol method) =>
        (method.IsVirtual || method.IsAbstract || method.IsOverride) && !method.IsSealed && !method.ContainingType.IsSealed;

    // Those of a class and its bases. What is computed from itself has no value, and following it would have no end.
    private ImmutableArray<IntermediateReading> Of(INamedTypeSymbol type) =>
        known.TryGetValue(type, out var found) ? found : known.GetOrAdd(type, Find(type));

    private static ImmutableArray<IntermediateReading> Find(INamedTypeSymbol type)
    {
        if (!LossGenCalls.IsLoss(type) && LossReader.FindCombinedLoss(type) is null)
        {
            return ImmutableArray<IntermediateReading>.Empty;
        }

        var found = LossComponents.Ancestry(type)
            .SelectMany(static owner => owner.OriginalDefinition.GetMembers().OfType<IMethodSymbol>())
            .Select(IntermediateReading.Read)
            .OfType<IntermediateReading>()
            .ToImmutableArray();
        return found.IsEmpty || found.Any(one => IntermediateCycle.Of(one, found) is not null)
            ? ImmutableArray<IntermediateReading>.Empty
            : found;
    }
}
