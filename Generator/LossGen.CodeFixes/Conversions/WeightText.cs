using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Values;
using LossGen.Generator.Text;

namespace LossGen.CodeFixes.Conversions;

/// <summary>A weight as it is written where it is set.</summary>
internal static class WeightText
{
    /// <summary>The product: <c>options.KlWeight</c>, <c>-EntropyWeight</c>, <c>0.5 * beta / n</c>.</summary>
    public static string Of(TermFactor factor)
    {
        var first = factor.Numbers[0];
        var text = factor switch
        {
            // Whole numbers divide as they did with tensors.
            { Constant: 1, Numbers: [{ Divides: false, Number.Type.SpecialType: SpecialType.System_Single or SpecialType.System_Double },
                ..] } =>
                null,
            { Constant: 1 } when !factor.Numbers.Any(static number => number.Divides) => null,
            { Constant: -1 } when !factor.Numbers.Any(static number => number.Divides) => $"-{Operand(first.Number, isAlone: false)}",
            _ => Decimal(factor.Constant),
        };
        var isFirstWritten = text is null || text.StartsWith("-", StringComparison.Ordinal) && !char.IsDigit(text[1]);
        text ??= Operand(first.Number, isAlone: factor.Numbers.Length == 1);
        foreach (var number in factor.Numbers.Skip(isFirstWritten ? 1 : 0))
        {
            text += $" {(number.Divides ? "/" : "*")} {Operand(number.Number, isAlone: false)}";
        }

        return text;
    }

    private static string Decimal(double constant) =>
        Numbers.Literal(constant) is var text && text.All(static sign => char.IsDigit(sign) || sign == '-') ? $"{text}.0" : text;

    private static string Operand(IOperation number, bool isAlone)
    {
        var text = string.Join(
            " ", number.Syntax.ToString().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Trim()));
        return !isAlone && number.Syntax is BinaryExpressionSyntax or ConditionalExpressionSyntax or CastExpressionSyntax
            or PrefixUnaryExpressionSyntax ? $"({text})" : text;
    }
}
