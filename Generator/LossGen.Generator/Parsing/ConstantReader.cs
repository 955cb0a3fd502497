using System.Collections.Immutable;
using System.Globalization;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing;

/// <summary>The arguments of a scheme's attribute, as values that the emitter can write again.</summary>
internal static class ConstantReader
{
    public static EquatableArray<ArgumentModel> Arguments(AttributeData attribute) =>
        new(attribute.ConstructorArguments.Length == 0
            ? Named(attribute)
            : ImmutableArray.CreateRange(attribute.ConstructorArguments, static argument => new ArgumentModel(Name: null, Read(argument))).AddRange(Named(attribute)));

    private static ImmutableArray<ArgumentModel> Named(AttributeData attribute) =>
        ImmutableArray.CreateRange(attribute.NamedArguments, static argument => new ArgumentModel(argument.Key, Read(argument.Value)));

    private static ConstantModel Read(TypedConstant constant)
    {
        var type = constant.Type switch
        {
            null => "",
            { SpecialType: SpecialType.System_Double } => "double",
            { SpecialType: SpecialType.System_Int32 } => "int",
            { SpecialType: SpecialType.System_Boolean } => "bool",
            var other => TypeText.Qualified(other),
        };
        if (constant.IsNull)
        {
            return new ConstantModel(ConstantKind.Null, type, "", 0, default);
        }

        if (constant.Kind == TypedConstantKind.Array)
        {
            return new ConstantModel(ConstantKind.Array, type, "", 0, constant.Values.Map(Read));
        }

        if (constant.Kind == TypedConstantKind.Type)
        {
            return new ConstantModel(ConstantKind.Type, ((ITypeSymbol)constant.Value!).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), "", 0, default);
        }

        return constant.Kind == TypedConstantKind.Enum
            ? new ConstantModel(ConstantKind.Enum, type, Text(constant), 0, default)
            : constant.Value switch
            {
                bool value => new ConstantModel(ConstantKind.Boolean, type, value ? "true" : "false", 0, default),
                char => new ConstantModel(ConstantKind.Char, type, Text(constant), 0, default),
                string value => new ConstantModel(ConstantKind.String, type, value, 0, default),
                float value => new ConstantModel(ConstantKind.Single, type, "", value, default),
                double value => new ConstantModel(ConstantKind.Double, type, "", value, default),
                _ => new ConstantModel(ConstantKind.Integer, type, Text(constant), 0, default),
            };
    }

    private static string Text(TypedConstant constant) => System.Convert.ToString(constant.Value, CultureInfo.InvariantCulture);
}
