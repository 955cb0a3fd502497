using System.Globalization;

namespace LossGen.Generator;

/// <summary>Numbers as text, the same in every culture and exact: reading the text gives the number back.</summary>
internal static class Numbers
{
    /// <summary>For people: <c>0.1</c>, <c>NaN</c>, <c>-Infinity</c>.</summary>
    public static string Text(double value)
    {
        // Not every host of a compiler reads its own "R" back; 17 digits always suffice.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).Equals(value)
            ? text
            : value.ToString("G17", CultureInfo.InvariantCulture);
    }

    /// <summary>For C#: as above, and a negative zero stays one.</summary>
    public static string Literal(double value) =>
        value == 0 && 1 / value < 0 ? "-0.0" : Text(value);
}
