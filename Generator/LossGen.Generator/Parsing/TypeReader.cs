using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing;

/// <summary>How a class is reopened: the declarations of its containing types and its own, with nothing repeated that C# does not want repeated.</summary>
internal static class TypeReader
{
    private static readonly SymbolDisplayFormat NamespaceFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    public static TypeModel Read(INamedTypeSymbol type)
    {
        var containing = new List<string>();
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            containing.Insert(0, Declaration(outer));
        }

        return new TypeModel(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(NamespaceFormat),
            containing.ToEquatableArray(),
            Declaration(type),
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            HintNames.Create(type));
    }

    private static string Declaration(INamedTypeSymbol type)
    {
        var keyword = type switch
        {
            { TypeKind: TypeKind.Interface } => "interface",
            { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
            { TypeKind: TypeKind.Struct } => "struct",
            { IsRecord: true } => "record",
            _ => "class",
        };
        return $"partial {keyword} {Name(type)}";
    }

    /// <summary>The name with type parameters, escaped; constraints and attributes belong to the user's part alone.</summary>
    private static string Name(INamedTypeSymbol type) =>
        type.TypeParameters.IsEmpty
            ? Identifiers.EscapeType(type.Name)
            : $"{Identifiers.EscapeType(type.Name)}<{string.Join(", ", type.TypeParameters.Select(static parameter => Identifiers.EscapeType(parameter.Name)))}>";
}
