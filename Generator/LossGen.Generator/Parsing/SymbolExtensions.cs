using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing;

internal static class SymbolExtensions
{
    /// <summary>Whether a type stands in the Runtime's namespace, in whichever assembly: a user may have two versions of it.</summary>
    public static bool IsInRuntime(this INamedTypeSymbol type) =>
        type.ContainingType is null
        && type.ContainingNamespace is { Name: WellKnownNames.RuntimeNamespace, ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>Whether the type derives from a class of the Runtime.</summary>
    public static bool DerivesFromRuntime(this INamedTypeSymbol type, string name)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.Name == name && ancestor.IsInRuntime())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the type is TorchSharp's <c>torch.Tensor</c>.</summary>
    public static bool IsTensor(this ITypeSymbol type) =>
        type is INamedTypeSymbol
        {
            Name: "Tensor",
            ContainingType: { Name: "torch", ContainingType: null, ContainingNamespace: { Name: "TorchSharp", ContainingNamespace.IsGlobalNamespace: true } },
        };
}
