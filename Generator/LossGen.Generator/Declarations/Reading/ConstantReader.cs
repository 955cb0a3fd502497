using System.Collections.Immutable;
using System.Globalization;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>The arguments of a scheme's attribute, as values that the emitter can write again.</summary>
internal static class ConstantReader
{
    public static EquatableArray<ArgumentModel> Arguments(AttributeData attribute) =>
        new(attribute.ConstructorArguments.Length == 0
            ? Named(attribute)
            : ImmutableArray.CreateRange(attribute.ConstructorArguments, static argument => new ArgumentModel(Name: null, Read(argument)))
                .AddRange(Named(attribute)));

    private static ImmutableArray<ArgumentModel> Named(AttributeData attribute) =>
        ImmutableArray.CreateRange(attribute.NamedArguments, static argument => new ArgumentModel(argument.Key, Read(argument.Value)));

    private static ConstantModel Read(TypedConstant constant)
    {
        var type = Text(constant.Type);
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
            return new ConstantModel(
                ConstantKind.Type,
                ((ITypeSymbol)constant.Value!).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                "",
                0,
                default);
        }

        return Read(constant.Value!, constant.Type!, constant.Kind == TypedConstantKind.Enum);
    }

    /// <summary>A single value of a type.</summary>
    public static ConstantModel Read(object value, ITypeSymbol type, bool isEnum)
    {
        var (kind, text, number) = value switch
        {
            _ when isEnum && MemberOf(type, value) is { } member => (ConstantKind.EnumMember, member, 0),
            _ when isEnum => (ConstantKind.Enum, Text(value), 0),
            bool boolean => (ConstantKind.Boolean, boolean ? "true" : "false", 0),
            char => (ConstantKind.Char, Text(value), 0),
            string => (ConstantKind.String, Text(value), 0),
            float single => (ConstantKind.Single, "", single),
            double real => (ConstantKind.Double, "", real),
            decimal => (ConstantKind.Decimal, Text(value), 0),
            _ => (ConstantKind.Integer, Text(value), 0.0),
        };
        return new ConstantModel(kind, Text(type), text, number, default);
    }

    /// <summary>The member of an enumeration that has a value, but for those that generated code should not use.</summary>
    private static string? MemberOf(ITypeSymbol type, object value) =>
        type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field =>
            field.HasConstantValue && field.ConstantValue.Equals(value) && field.GetAttributes().Length == 0)?.Name;

    private static string Text(ITypeSymbol? type) => type switch
    {
        null => "",
        { SpecialType: SpecialType.System_Double } => "double",
        { SpecialType: SpecialType.System_Int32 } => "int",
        { SpecialType: SpecialType.System_Boolean } => "bool",
        _ => TypeText.Qualified(type),
    };

    private static string Text(object value) => System.Convert.ToString(value, CultureInfo.InvariantCulture);
}
