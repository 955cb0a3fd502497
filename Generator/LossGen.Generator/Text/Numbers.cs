using System.Collections.Concurrent;
using System.Globalization;

namespace LossGen.Generator.Text;

/// <summary>Numbers as text, the same in every culture.</summary>
internal static class Numbers
{
    /// <summary>
    /// Numbers in attributes repeat themselves, and turning one into text and back costs more than the line it stands in.
    /// </summary>
    private const int Remembered = 512;

    private static readonly ConcurrentDictionary<double, string> Texts = new();

    /// <summary>For people: <c>0.1</c>, <c>1e-8</c>, <c>NaN</c>, <c>-Infinity</c>.</summary>
    public static string Text(double value)
    {
        // The two zeros are equal, and some hosts write them differently.
        if (value.Equals(0.0))
        {
            return "0";
        }

        if (Texts.TryGetValue(value, out var known))
        {
            return known;
        }

        var text = Write(value);
        if (Texts.Count < Remembered)
        {
            Texts.TryAdd(value, text);
        }

        return text;
    }

    /// <summary>For C#: as above, and a negative zero stays one.</summary>
    public static string Literal(double value) =>
        value == 0 && 1 / value < 0 ? "-0.0" : Text(value);

    /// <summary>For C#, as short as a float allows: <c>0.1f</c>; null for what has no literal.</summary>
    public static string? SingleLiteral(float value) =>
        float.IsNaN(value) || float.IsInfinity(value) ? null
        : (value == 0
            ? Literal(value)
            : ShortenExponent(value.ToString(
                float.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Equals(value) ? "R" : "G9",
                CultureInfo.InvariantCulture))) + "f";

    /// <summary>The power as its literal is read: Math.Pow is an ulp off for some exponents.</summary>
    public static double PowerOfTen(int exponent) => exponent switch
    {
        < -323 => 0,
        > 308 => double.PositiveInfinity,
        _ => double.Parse(FormattableString.Invariant($"1e{exponent}"), NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Write(double value)
    {
        // Not every host of a compiler reads its own "R" back; 17 digits always suffice.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).Equals(value))
        {
            text = value.ToString("G17", CultureInfo.InvariantCulture);
        }

        return ShortenExponent(text);
    }

    /// <summary>1e-8 for 1E-08, and 1e8 for 100000000, as one writes them by hand.</summary>
    private static string ShortenExponent(string text)
    {
        const int TooManyZeros = 5;
        var exponent = text.IndexOf('E');
        if (exponent >= 0)
        {
            var power = int.Parse(text.Substring(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            return FormattableString.Invariant($"{text.Substring(0, exponent)}e{power}");
        }

        var zeros = text.Length - text.TrimEnd('0').Length;
        return zeros >= TooManyZeros && text.IndexOf('.') < 0
            ? FormattableString.Invariant($"{text.Substring(0, text.Length - zeros)}e{zeros}")
            : text;
    }
}
