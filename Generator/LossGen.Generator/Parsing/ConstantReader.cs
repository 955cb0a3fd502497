using System.Globalization;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing;

/// <summary>The arguments of a scheme's attribute, as values that the emitter can write again.</summary>
internal static class ConstantReader
{
    public static EquatableArray<ArgumentModel> Arguments(AttributeData attribute) =>
        attribute.ConstructorArguments.Select(static argument => new ArgumentModel(Name: null, Read(argument)))
            .Concat(attribute.NamedArguments.Select(static argument => new ArgumentModel(argument.Key, Read(argument.Value))))
            .ToEquatableArray();

    private static ConstantModel Read(TypedConstant constant)
    {
        var type = constant.Type?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) ?? "";
        if (constant.IsNull)
        {
            return new ConstantModel(ConstantKind.Null, type, "", 0, default);
        }

        if (constant.Kind == TypedConstantKind.Array)
        {
            return new ConstantModel(ConstantKind.Array, type, "", 0, constant.Values.Select(Read).ToEquatableArray());
        }

        if (constant.Kind == TypedConstantKind.Type)
        {
            return new ConstantModel(ConstantKind.Type, ((ITypeSymbol)constant.Value!).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), "", 0, default);
        }

        var text = System.Convert.ToString(constant.Value, CultureInfo.InvariantCulture);
        return constant.Kind == TypedConstantKind.Enum
            ? new ConstantModel(ConstantKind.Enum, type, text, 0, default)
            : constant.Value switch
            {
                bool value => new ConstantModel(ConstantKind.Boolean, type, value ? "true" : "false", 0, default),
                char => new ConstantModel(ConstantKind.Char, type, text, 0, default),
                string => new ConstantModel(ConstantKind.String, type, text, 0, default),
                float value => new ConstantModel(ConstantKind.Single, type, "", value, default),
                double value => new ConstantModel(ConstantKind.Double, type, "", value, default),
                _ => new ConstantModel(ConstantKind.Integer, type, text, 0, default),
            };
    }
}
