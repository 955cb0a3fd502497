using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>The default value of a component's parameter, as a value that the emitter can write again.</summary>
internal static class DefaultReader
{
    /// <summary>The value; null where a caller must give one.</summary>
    public static ConstantModel? Read(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue)
        {
            return null;
        }

        var type = parameter.Type
            is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] }
            ? underlying
            : parameter.Type;
        return parameter.ExplicitDefaultValue is not { } value
            ? new ConstantModel(
                IsNull(parameter.Type) ? ConstantKind.Null : ConstantKind.Default,
                parameter.Type.IsValueType ? "struct" : "",
                "",
                0,
                default)
            : ConstantReader.Read(value, type, type.TypeKind == TypeKind.Enum);
    }

    /// <summary>Whether the default of a type is written as null.</summary>
    private static bool IsNull(ITypeSymbol type) =>
        type.IsReferenceType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
}
