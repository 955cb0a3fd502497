using LossGen.Generator.Model;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// How a class is reopened: the declarations of its containing types and its own, with nothing repeated that C# does not want repeated.
/// </summary>
internal static class TypeReader
{
    /// <summary>Whether another file can add to the type: it and what is around it have names, and are seen from there.</summary>
    public static bool CanBeReopened(INamedTypeSymbol type)
    {
        for (var level = type; level is not null; level = level.ContainingType)
        {
            if (level.Name.Length == 0
                || level.IsFileLocal
                || level.IsScriptClass
                || level.IsImplicitClass
                || level.TypeParameters.Any(static parameter => parameter.Name.Length == 0))
            {
                return false;
            }
        }

        for (var space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            if (space.Name.Length == 0)
            {
                return false;
            }
        }

        return true;
    }

    public static TypeModel Read(INamedTypeSymbol type)
    {
        return new TypeModel(
            NamespaceText.Of(type.ContainingNamespace).Escaped,
            type.ContainingType is { } outer ? Around(outer).ToEquatableArray() : default,
            Declaration(type),
            TypeText.Qualified(type),
            TypeText.Short(type),
            HintNames.Create(type));
    }

    /// <summary>The declarations from the outermost type to this one.</summary>
    private static List<string> Around(INamedTypeSymbol type)
    {
        var declarations = type.ContainingType is { } outer ? Around(outer) : [];
        declarations.Add(Declaration(type));
        return declarations;
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
        !type.IsGenericType || type.TypeParameters.IsEmpty
            ? Identifiers.EscapeType(type.Name)
            : Identifiers.EscapeType(type.Name)
                + $"<{string.Join(", ", type.TypeParameters.Select(static parameter => Identifiers.EscapeType(parameter.Name)))}>";
}
