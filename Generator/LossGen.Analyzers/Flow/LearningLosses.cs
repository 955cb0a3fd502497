using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// The names of modules that may have something to learn as a loss: of this compilation's, and of other projects' loss classes. Few
/// projects have one, and in the
/// others nobody needs to look at every use of an optimizer.
/// </summary>
internal sealed class LearningLosses(TorchContext torch)
{
    private HashSet<string>? names;

    /// <summary>Whether a class, or one that it derives from, has such a module or names one.</summary>
    /// <param name="type">The class.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public bool MayBeUsedIn(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        names ??= Find(cancellationToken);
        if (names.Count == 0)
        {
            return false;
        }

        foreach (var owner in type.AndBases().Until(torch.Declares))
        {
            if (owner.GetMembers().Any(member => torch.Code.Knows(member) && TypeOf(member) is { } kept && names.Contains(kept.Name))
                || ModuleChain.NodesOf(owner, torch, cancellationToken).Any(
                    node => node is SimpleNameSyntax name && names.Contains(name.Identifier.ValueText)))
            {
                return true;
            }
        }

        return false;
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        IMethodSymbol method => method.ReturnType,
        _ => null,
    };

    private HashSet<string> Find(CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var symbol in torch.Compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type, cancellationToken))
        {
            if (symbol is INamedTypeSymbol type && torch.IsModule(type) && MayLearn(type, cancellationToken))
            {
                found.Add(type.Name);
            }
        }

        foreach (var assembly in torch.Compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (assembly.Modules.Any(
                static module => module.ReferencedAssemblies.Any(static reference => reference.Name == WellKnownNames.RuntimeAssembly)))
            {
                AddLosses(assembly.GlobalNamespace, found, cancellationToken);
            }
        }

        return found;
    }

    private void AddLosses(INamespaceOrTypeSymbol scope, HashSet<string> found, CancellationToken cancellationToken)
    {
        foreach (var member in scope.GetMembers())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (member is not INamespaceOrTypeSymbol inner || (inner is INamedTypeSymbol && !torch.Code.Knows(inner)))
            {
                continue;
            }

            if (inner is INamedTypeSymbol type && LossReader.Read(type, cancellationToken) is { Traits.HasParameters: true })
            {
                found.Add(type.Name);
            }

            AddLosses(inner, found, cancellationToken);
        }
    }

    // A Parameter that is made by name, here or in a base; a scheme whose traits say so.
    private bool MayLearn(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (LossReader.Read(type, cancellationToken) is { Traits.HasParameters: true })
        {
            return true;
        }

        return type.AndBases().Until(torch.Declares).Any(owner => ModuleChain.NodesOf(owner, torch, cancellationToken)
            .Any(static node => node is SimpleNameSyntax { Identifier.ValueText: "Parameter" or "register_parameter" }));
    }
}
