using System.Collections.Concurrent;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// What code of other projects and assemblies may do to gradients and parameters. Nobody can read it, but whoever trains is
/// given something to train: types of TorchSharp in what it offers tell. An assembly says that of itself as a project does.
/// </summary>
internal sealed class ForeignCode(TorchContext torch)
{
    // A type may be an argument of its own base.
    private const int Depth = 4;

    private readonly ConcurrentDictionary<IAssemblySymbol, bool> offering = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a training event may happen behind a method of another assembly.</summary>
    public bool MayTrain(IMethodSymbol method) =>
        method.ContainingAssembly is not { } assembly
        || offering.GetOrAdd(assembly, owner => KnowsTorch(owner) && Offers(owner.GlobalNamespace));

    // An assembly refers only to what it names itself, a project to all that it was given.
    private bool KnowsTorch(IAssemblySymbol assembly)
    {
        var seen = new HashSet<IAssemblySymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<IAssemblySymbol>();
        open.Push(assembly);
        while (open.Count > 0)
        {
            var current = open.Pop();
            if (SymbolEqualityComparer.Default.Equals(current, torch.Library))
            {
                return true;
            }

            foreach (var reference in current.Modules.SelectMany(static module => module.ReferencedAssemblySymbols))
            {
                if (seen.Add(reference))
                {
                    open.Push(reference);
                }
            }
        }

        return false;
    }

    private bool Offers(INamespaceOrTypeSymbol scope) => scope.GetMembers().Any(member => member switch
    {
        INamespaceSymbol inner => Offers(inner),
        _ when !torch.Code.Knows(member) => false,
        INamedTypeSymbol type => Mentions(type) || type.Interfaces.Any(Mentions) || Offers(type),
        IMethodSymbol method => Mentions(method.ReturnType) || method.Parameters.Any(parameter => Mentions(parameter.Type)),
        IFieldSymbol field => Mentions(field.Type),
        IPropertySymbol property => Mentions(property.Type),
        IEventSymbol happening => Mentions(happening.Type),
        _ => false,
    });

    // TorchSharp's types and what derives from them; List<Tensor>, Tensor[], Func<Module, bool>.
    private bool Mentions(ITypeSymbol? type) => Mentions(type, Depth);

    private bool Mentions(ITypeSymbol? type, int depth)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (torch.Declares(current)
                || (current is INamedTypeSymbol named && depth > 0 && named.TypeArguments.Any(argument => Mentions(argument, depth - 1)))
                || (current is IArrayTypeSymbol array && Mentions(array.ElementType, depth))
                || (current is ITypeParameterSymbol parameter
                    && depth > 0
                    && parameter.ConstraintTypes.Any(constraint => Mentions(constraint, depth - 1))))
            {
                return true;
            }
        }

        return false;
    }
}
