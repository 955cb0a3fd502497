using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// The one way from a symbol to its code, always asked for by a project. An editor references other projects as compilations:
/// their symbols have syntax, too, which no model of this project binds and no diagnostic of it may point at, and members that
/// an assembly would not show. Here they have neither, so that an editor says what a build says.
/// </summary>
internal static class DeclaredCode
{
#pragma warning disable RS0030 // Everybody else is to ask here.
    /// <summary>Whether the symbol is declared in the source of the project.</summary>
    public static bool IsDeclaredIn(this ISymbol? symbol, IAssemblySymbol project) =>
        symbol?.ContainingAssembly is { } own
            && own.Equals(project, SymbolEqualityComparer.Default)
            && !symbol.DeclaringSyntaxReferences.IsEmpty;

    /// <summary>Where the project declares the symbol: several places for a class in parts, none for what is declared elsewhere.</summary>
    public static ImmutableArray<SyntaxReference> DeclarationsIn(this ISymbol symbol, IAssemblySymbol project) =>
        symbol.IsDeclaredIn(project) ? symbol.DeclaringSyntaxReferences : ImmutableArray<SyntaxReference>.Empty;

    /// <summary>Where a local is declared: in the code that is being looked at, for nobody else sees it.</summary>
    public static SyntaxReference? Declaration(this ILocalSymbol local) => local.DeclaringSyntaxReferences is [var only] ? only : null;

    /// <summary>Where a diagnostic about the symbol may point; nowhere for what is declared elsewhere.</summary>
    public static Location LocationIn(this ISymbol symbol, IAssemblySymbol project) =>
        symbol.ContainingAssembly is { } own && own.Equals(project, SymbolEqualityComparer.Default) && symbol.Locations is [var first, ..]
            ? first
            : Location.None;

    /// <summary>Where the attribute is written; null in an assembly or another project.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="owner">What carries it.</param>
    /// <param name="project">Who asks.</param>
    public static SyntaxReference? PlaceIn(this AttributeData attribute, ISymbol owner, IAssemblySymbol project) =>
        owner.IsDeclaredIn(project) ? attribute.ApplicationSyntaxReference : null;

    /// <summary>As above, where the owner is not at hand.</summary>
    public static SyntaxReference? PlaceIn(this AttributeData attribute, Compilation project) =>
        attribute.ApplicationSyntaxReference is { } place && project.ContainsSyntaxTree(place.SyntaxTree) ? place : null;

    /// <summary>What a piece of the project's own code declares. It binds the file: for damaged code only.</summary>
    public static ISymbol? DeclaredBy(this Compilation project, SyntaxNode code, CancellationToken token) =>
        project.ContainsSyntaxTree(code.SyntaxTree) ? project.GetSemanticModel(code.SyntaxTree).GetDeclaredSymbol(code, token) : null;

    /// <summary>Whether the type is an assembly's, which lives on when a file is edited.</summary>
    public static bool IsOfAssembly(this ITypeSymbol type) => type.DeclaringSyntaxReferences.IsEmpty;

    /// <summary>Whether all of a member stands in files that a condition holds for, as generated files.</summary>
    public static bool IsDeclaredOnlyWhere(this ISymbol member, Func<string, bool> isFile)
    {
        foreach (var location in member.Locations)
        {
            if (location.SourceTree?.FilePath is not { } file || !isFile(file))
            {
                return false;
            }
        }

        return true;
    }
#pragma warning restore RS0030

    /// <summary>
    /// Whether a project knows the member of a class at all: assemblies hide what is private, and internal from strangers.
    /// </summary>
    public static bool IsKnownIn(this ISymbol member, IAssemblySymbol project) => member.DeclaredAccessibility switch
    {
        Accessibility.Private => member.ContainingAssembly.Equals(project, SymbolEqualityComparer.Default),
        Accessibility.Internal =>
            member.ContainingAssembly.Equals(project, SymbolEqualityComparer.Default) || member.ContainingAssembly.GivesAccessTo(project),
        _ => true,
    };
}
