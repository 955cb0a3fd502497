using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations.Reading;

internal static class SymbolExtensions
{
    /// <summary>Whether a type stands in the Runtime's namespace, in whichever assembly: a user may have two versions of it.</summary>
    public static bool IsInRuntime(this INamedTypeSymbol type) =>
        type.ContainingType is null
        && type.ContainingNamespace is { Name: WellKnownNames.RuntimeNamespace, ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>A type and what it derives from.</summary>
    public static Ancestry AndBases(this INamedTypeSymbol? type) => new(type);

    /// <summary>What a type derives from.</summary>
    public static Ancestry Bases(this ITypeSymbol? type) => new(type?.BaseType);

    /// <summary>Whether the type derives from a class of the Runtime.</summary>
    public static bool DerivesFromRuntime(this INamedTypeSymbol type, string name) =>
        type.Bases().Any(ancestor => ancestor.Name == name && ancestor.IsInRuntime());

    /// <summary>Whether the compiler cannot make sense of the type, or of a part of it.</summary>
    public static bool HasError(this ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => true,
        IArrayTypeSymbol array => array.ElementType.HasError(),
        INamedTypeSymbol { IsGenericType: true } generic =>
            generic.TypeArguments.Any(HasError) || generic.ContainingType?.HasError() == true,
        INamedTypeSymbol named => named.ContainingType?.HasError() == true,
        _ => false,
    };

    /// <summary>Whether the type is a pointer, or an array of them.</summary>
    public static bool IsPointer(this ITypeSymbol type) =>
        type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer || (type is IArrayTypeSymbol array && array.ElementType.IsPointer());

    /// <summary>Whether values of the type live on the stack alone, as spans do, or may.</summary>
    public static bool MayBeRefLike(this ITypeSymbol type) =>
        type.IsRefLikeType || (type is ITypeParameterSymbol parameter && AllowsRefLike(parameter));

    /// <summary>Roslyn's own answer came with C# 13, which is later than the version that this is compiled against.</summary>
    private static bool AllowsRefLike(ITypeParameterSymbol parameter) =>
        parameter.DeclarationsIn(parameter.ContainingAssembly).Any(static reference =>
            reference.GetSyntax() is TypeParameterSyntax { Parent.Parent: TypeDeclarationSyntax declaration } written
            && declaration.ConstraintClauses.Any(clause =>
                clause.Name.Identifier.ValueText == written.Identifier.ValueText
                && clause.DescendantTokens().Any(static token => token.ValueText == "allows")));

    /// <summary>Whether a class can call a method of its own or of a base by its name.</summary>
    public static bool IsReachableFrom(this IMethodSymbol method, INamedTypeSymbol type) => method.DeclaredAccessibility switch
    {
        Accessibility.Private => method.ContainingType.Equals(type, SymbolEqualityComparer.Default),
        Accessibility.Internal or Accessibility.ProtectedAndInternal =>
            method.ContainingAssembly.Equals(type.ContainingAssembly, SymbolEqualityComparer.Default)
            || method.ContainingAssembly.GivesAccessTo(type.ContainingAssembly),
        _ => true,
    };

    /// <summary>Whether every use of the method is an error.</summary>
    public static bool IsObsoleteAsError(this IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute is
                {
                    AttributeClass: { Name: "ObsoleteAttribute", ContainingNamespace.Name: "System" },
                    ConstructorArguments: [_, { Value: true }],
                })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a member belongs to the generated part, which an analyzer sees and the generator does not. Roslyn files it under the
    /// generator's name.
    /// </summary>
    public static bool IsWrittenByLossGen(this ISymbol member) =>
        member.IsDeclaredOnlyWhere(IsFiledUnderLossGen);

    /// <summary>Whether Roslyn files a tree of this path under the generator's name.</summary>
    public static bool IsFiledUnderLossGen(string path) => path.Contains("LossGen.Generator.LossGenerator");

    /// <summary>Whether the type is TorchSharp's <c>torch.Tensor</c>.</summary>
    public static bool IsTensor(this ITypeSymbol type) =>
        type is INamedTypeSymbol
        {
            Name: "Tensor",
            ContainingType:
            {
                Name: "torch",
                ContainingType: null,
                ContainingNamespace: { Name: "TorchSharp", ContainingNamespace.IsGlobalNamespace: true },
            },
        };

    /// <summary>Whether the type is TorchSharp's <c>torch.nn.Module</c>, derives from it, or is constrained to it.</summary>
    public static bool IsModule(this ITypeSymbol type) => type is ITypeParameterSymbol parameter
        ? parameter.ConstraintTypes.Any(IsModule)
        : (type as INamedTypeSymbol).AndBases().Any(static ancestor =>
            ancestor is
            {
                Name: "Module",
                ContainingType: { Name: "nn", ContainingType: { Name: "torch", ContainingNamespace.Name: "TorchSharp" } },
            });
}
