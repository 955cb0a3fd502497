using System.Collections.Immutable;

namespace LossGen.Analyzers.Flow;

/// <summary>Whose parameters an optimizer was made for.</summary>
internal static class OptimizerParameters
{
    private const int Limit = 16;

    /// <summary>The modules, all of them; null where the optimizer's creation is not known or says anything else.</summary>
    public static ImmutableArray<IOperation>? ModulesOf(IOperation optimizer, TorchContext torch, CancellationToken cancellationToken) =>
        Given(Origin.Of(optimizer, torch, cancellationToken), torch) is { } parameters
            ? Modules(parameters, torch, areAll: true, Limit, cancellationToken)
            : null;

    /// <summary>As above, where some of their parameters may be left out, as <c>Where(p => p.requires_grad)</c> does.</summary>
    public static ImmutableArray<IOperation>? ModulesOfSome(
        IOperation optimizer, TorchContext torch, CancellationToken cancellationToken) =>
        Given(Origin.Of(optimizer, torch, cancellationToken), torch) is { } parameters
            ? Modules(parameters, torch, areAll: false, Limit, cancellationToken)
            : null;

    /// <summary>Whether the optimizer has this module's parameters and no others.</summary>
    public static bool AreThoseOf(IOperation optimizer, ISymbol module, TorchContext torch, CancellationToken cancellationToken) =>
        ModulesOf(optimizer, torch, cancellationToken) is [var only] && SymbolEqualityComparer.Default.Equals(only.OwnVariable(), module);

    /// <summary>
    /// Whether the modules certainly have no parameter in common: each was made where it can be seen, of nothing that the other is or was
    /// made of.
    /// </summary>
    public static bool AreApart(IOperation first, IOperation second, TorchContext torch, CancellationToken cancellationToken) =>
        MadeOf(first, torch, cancellationToken) is { } firsts
        && MadeOf(second, torch, cancellationToken) is { } seconds
        && !firsts.Overlaps(seconds);

    private static IOperation? Given(IOperation creation, TorchContext torch) => creation switch
    {
        IInvocationOperation factory when torch.Declares(factory.TargetMethod) && torch.IsOptimizer(factory.Type) => factory.ArgumentAt(0),
        IObjectCreationOperation made when torch.Declares(made.Type) && torch.IsOptimizer(made.Type) =>
            made.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value,
        _ => null,
    };

    private static ImmutableArray<IOperation>? Modules(
        IOperation parameters, TorchContext torch, bool areAll, int limit, CancellationToken cancellationToken)
    {
        var given = Origin.Definition(parameters, torch, cancellationToken).WithoutConversions();
        if (limit == 0
            || !(given is IInvocationOperation or IObjectCreationOperation || given.IsCollectionExpression())
            || AddedLater(parameters, torch, areAll, limit, cancellationToken) is not { } added)
        {
            return null;
        }

        return Listed(given, torch, areAll, limit, cancellationToken) is { } listed ? listed.AddRange(added) : null;
    }

    private static ImmutableArray<IOperation>? Listed(
        IOperation parameters, TorchContext torch, bool areAll, int limit, CancellationToken cancellationToken)
    {
        if (parameters is IObjectCreationOperation creation)
        {
            return creation is not { Type: { Name: "List", ContainingNamespace.Name: "Generic" }, Initializer: null } ? null
                : creation.Arguments is [{ Value: var copied }] ? Modules(copied, torch, areAll, limit - 1, cancellationToken)
                : creation.Arguments.IsEmpty ? ImmutableArray<IOperation>.Empty
                : null;
        }

        if (parameters.IsCollectionExpression())
        {
            return Spread(parameters, torch, areAll, limit, cancellationToken);
        }

        var call = (IInvocationOperation)parameters;
        if (call.TargetMethod.Name is "parameters" or "named_parameters"
            && call.Instance is { } module
            && torch.IsModule(module.Type)
            && module.OwnVariable() is not null)
        {
            return ImmutableArray.Create(module);
        }

        if (call.TargetMethod is not { ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" }, Name: var name }
            || call.ArgumentAt(0) is not { } source)
        {
            return null;
        }

        return name switch
        {
            "ToList" or "ToArray" or "AsEnumerable" => Modules(source, torch, areAll, limit - 1, cancellationToken),
            "Where" when !areAll => Modules(source, torch, areAll, limit - 1, cancellationToken),
            "Concat" or "Union" when call.ArgumentAt(1) is { } others
                && Modules(source, torch, areAll, limit - 1, cancellationToken) is { } left
                && Modules(others, torch, areAll, limit - 1, cancellationToken) is { } right => left.AddRange(right),
            _ => null,
        };
    }

    // [.. encoder.parameters(), .. decoder.parameters()]; a parameter alone may be anybody's.
    private static ImmutableArray<IOperation>? Spread(
        IOperation collection, TorchContext torch, bool areAll, int limit, CancellationToken cancellationToken)
    {
        var modules = ImmutableArray<IOperation>.Empty;
        foreach (var (value, isSpread) in collection.CollectionElements())
        {
            if (!isSpread || Modules(value, torch, areAll, limit - 1, cancellationToken) is not { } more)
            {
                return null;
            }

            modules = modules.AddRange(more);
        }

        return modules;
    }

    // A list may be more than it was made of; null where what comes in, or goes, is not known.
    private static ImmutableArray<IOperation>? AddedLater(
        IOperation parameters, TorchContext torch, bool areAll, int limit, CancellationToken cancellationToken)
    {
        var added = ImmutableArray<IOperation>.Empty;
        if (parameters.WithoutConversions() is not ILocalReferenceOperation { Local: var list } given)
        {
            return parameters.WithoutConversions() is IMemberReferenceOperation { Type.Name: "List" } ? null : added;
        }

        foreach (var mention in torch.BodyOf(given).References(list))
        {
            if (!mention.IsBefore(given))
            {
                continue;
            }

            var use = mention.WithConversionsAround();
            switch (use.Parent)
            {
                case IInvocationOperation { TargetMethod.Name: "AddRange" } call when ReferenceEquals(call.Instance, use):
                    if (Modules(call.Arguments[0].Value, torch, areAll, limit - 1, cancellationToken) is not { } more)
                    {
                        return null;
                    }

                    added = added.AddRange(more);
                    break;
                case IInvocationOperation call when ReferenceEquals(call.Instance, use):
                case IArgumentOperation { Parent: IInvocationOperation handedOn }
                    when SymbolEqualityComparer.Default.Equals(handedOn.TargetMethod.ContainingAssembly, torch.Compilation.Assembly):
                    return null;
            }
        }

        return added;
    }

    private static HashSet<ISymbol>? MadeOf(IOperation module, TorchContext torch, CancellationToken cancellationToken)
    {
        if (module.OwnVariable() is not { } variable || ModuleCreation.Of(module, torch, cancellationToken) is not { } creation)
        {
            return null;
        }

        var parts = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { variable };
        foreach (var part in creation.Descendants())
        {
            if (part.ReferencedSymbol() is { } symbol && MayHoldParameters(part.Type, torch))
            {
                parts.Add(symbol);
            }
        }

        return parts;
    }

    // A number, a name or a device is shared by many modules; anything else may be where one keeps its parts.
    private static bool MayHoldParameters(ITypeSymbol? type, TorchContext torch) =>
        type is { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Array, SpecialType: not SpecialType.System_String }
        && (!torch.Declares(type) || torch.IsModule(type) || torch.IsTensor(type));
}
