using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// Types as generated code writes them. The compiler's own display takes microseconds and a kilobyte a name, which is
/// most of what reading a class would cost; names that nothing has to be escaped in are put together here, and all
/// others are left to it.
/// </summary>
internal static class TypeText
{
    private static readonly SymbolDisplayFormat WithNullability = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The type from anywhere, for example <c>global::Demo.Batch</c>.</summary>
    public static string Qualified(ITypeSymbol type) =>
        type is INamedTypeSymbol named && IsPlain(named) ? Write(named) : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The type from anywhere, with a question mark where it takes null.</summary>
    public static string QualifiedWithNullability(ITypeSymbol type) =>
        type.NullableAnnotation != NullableAnnotation.Annotated && type is INamedTypeSymbol named && IsPlain(named)
            ? Write(named)
            : type.ToDisplayString(WithNullability);

    /// <summary>The type by its own name.</summary>
    public static string Short(INamedTypeSymbol type) =>
        IsPlainAlone(type) ? type.Name : type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    private static string Write(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? $"{Write(outer)}.{type.Name}"
        : NamespaceText.Of(type.ContainingNamespace).Escaped is { Length: > 0 } space ? $"global::{space}.{type.Name}"
        : $"global::{type.Name}";

    private static bool IsPlain(INamedTypeSymbol type)
    {
        for (var level = type; level is not null; level = level.ContainingType)
        {
            if (!IsPlainAlone(level))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the display is the name as it stands: words that are keywords somewhere have no capital letter.</summary>
    private static bool IsPlainAlone(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Interface)
            || type.IsGenericType
            || type.SpecialType is SpecialType.System_Object or SpecialType.System_String)
        {
            return false;
        }

        foreach (var character in type.Name)
        {
            if (character is >= 'A' and <= 'Z')
            {
                return true;
            }
        }

        return false;
    }
}
