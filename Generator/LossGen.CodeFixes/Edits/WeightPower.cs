using System.Globalization;
using LossGen.Generator.Text;

namespace LossGen.CodeFixes.Edits;

/// <summary>The power of ten that may be written instead of a weight.</summary>
/// <param name="Weight">The power as a weight, as the text of a literal.</param>
/// <param name="Exponent">Its exponent; null for a negative one, which has none.</param>
/// <param name="IsWeight">Whether it is the weight itself.</param>
/// <param name="Text">What is set, as the attribute says its weight.</param>
internal sealed record WeightPower(string Weight, string? Exponent, bool IsWeight, string Text)
{
    /// <summary>The power with an exponent, in the sign of the weight.</summary>
    public static WeightPower Read(string weight, string exponent, AttributeSyntax attribute)
    {
        var isNegative = weight.StartsWith("-", StringComparison.Ordinal);
        var power = Numbers.PowerOfTen(int.Parse(exponent, CultureInfo.InvariantCulture));
        var literal = Numbers.Literal(isNegative ? -power : power);
        var isSaidAsPower = !isNegative
            && attribute.ArgumentList?.Arguments.Any(
                static argument => argument.NameEquals?.Name.Identifier.ValueText == "PowerOfTen") == true;
        return new WeightPower(
            literal, isNegative ? null
                : exponent, literal == weight, isSaidAsPower ? $"PowerOfTen to {exponent}"
                : $"the weight to {literal}");
    }
}
