using System.Collections.Immutable;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// Which TorchSharp a project means. Two versions of it, or a copy of it in another assembly, are two tensors by one name, and
/// the compiler's own look-up answers with none.
/// </summary>
internal static class TorchLibraries
{
    /// <summary>The tensor that the code of the project means by its name; null for a project without TorchSharp.</summary>
    public static INamedTypeSymbol? TensorOf(Compilation compilation) => All(compilation) switch
    {
        [] => null,
        [var only] => only,
        var several => several
            .OrderByDescending(tensor => ProjectSupport.IsReachable(compilation, tensor.ContainingAssembly))
            .ThenByDescending(tensor => SymbolEqualityComparer.Default.Equals(tensor.ContainingAssembly, OfRuntime(compilation)))
            .ThenByDescending(static tensor => tensor.ContainingAssembly.Identity.Version)
            .First(),
    };

    /// <summary>The tensors that code names without an alias. With more than one, it names none.</summary>
    public static ImmutableArray<INamedTypeSymbol> Reachable(Compilation compilation) =>
        All(compilation) is { Length: > 1 } several
            ? several.Where(tensor => ProjectSupport.IsReachable(compilation, tensor.ContainingAssembly)).ToImmutableArray()
            : ImmutableArray<INamedTypeSymbol>.Empty;

    // What a project declares itself goes before what it references; an assembly's own copy, for itself, is nobody's.
    private static ImmutableArray<INamedTypeSymbol> All(Compilation compilation)
    {
        var all = compilation.GetTypesByMetadataName(WellKnownNames.Tensor);
        return all is [var first, ..] && first.IsDeclaredIn(compilation.Assembly) ? ImmutableArray.Create(first)
            : all.Length > 1 ? all.Where(tensor => compilation.IsSymbolAccessibleWithin(tensor, compilation.Assembly)).ToImmutableArray()
            : all;
    }

    private static IAssemblySymbol? OfRuntime(Compilation compilation) =>
        compilation.GetTypesByMetadataName(WellKnownNames.LossModuleMetadataName).FirstOrDefault()?.BaseType?.ContainingAssembly;
}
