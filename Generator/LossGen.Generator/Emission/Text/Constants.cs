using LossGen.Generator.Model;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Emission.Text;

/// <summary>Constants as C#.</summary>
internal static class Constants
{
    public static string Write(ConstantModel constant) => constant.Kind switch
    {
        ConstantKind.Null => constant.Type.Length == 0 ? "null!" : $"({constant.Type})null!",
        ConstantKind.Boolean => constant.Text,
        ConstantKind.Char => SymbolDisplay.FormatLiteral(constant.Text[0], quote: true),
        ConstantKind.String => SymbolDisplay.FormatLiteral(constant.Text, quote: true),
        ConstantKind.Single => $"(float){Number(constant.Number)}",
        ConstantKind.Decimal => $"{constant.Text}m",
        ConstantKind.Double => Number(constant.Number),
        ConstantKind.Enum => $"({constant.Type})({constant.Text})",
        ConstantKind.EnumMember => $"{constant.Type}.{Identifiers.Escape(constant.Text)}",
        ConstantKind.Type => $"typeof({constant.Type})",
        ConstantKind.Array => $"new {constant.Type} {{ {string.Join(", ", constant.Items.Select(Write))} }}",
        _ => $"({constant.Type})({constant.Text})",
    };

    /// <summary>As the default of a parameter, whose type says what the value is.</summary>
    public static string WriteDefault(ConstantModel constant, string type) => constant.Kind switch
    {
        ConstantKind.Null => type.EndsWith("?", StringComparison.Ordinal) ? "null" : "null!",
        ConstantKind.Default => type.EndsWith("?", StringComparison.Ordinal) || constant.Type.Length > 0 ? "default" : "default!",
        ConstantKind.Integer => constant.Text,
        ConstantKind.Single when Numbers.SingleLiteral((float)constant.Number) is { } literal => literal,
        _ => Write(constant),
    };

    private static string Number(double value) =>
        double.IsNaN(value) ? "double.NaN"
        : double.IsPositiveInfinity(value) ? "double.PositiveInfinity"
        : double.IsNegativeInfinity(value) ? "double.NegativeInfinity"
        : Numbers.Literal(value);
}
