using System.Globalization;

namespace LossGen.Generator.Text;

/// <summary>Numbers to two digits, where more would claim more than is known.</summary>
internal static class RoundedNumbers
{
    private const double Slack = 1e-9;

    /// <summary>For a sentence, to two digits: <c>570</c>, <c>4.0</c>, <c>0.76</c>, <c>5.7e-7</c>, <c>1e6</c>.</summary>
    public static string Text(double value)
    {
        var size = Math.Abs(value);
        var format = size switch
        {
            0 => "0",
            >= 1e6 or < 1e-4 => "0.0e+0",
            >= 9.95 => "0",
            >= 0.995 => "0.0",
            >= 0.0995 => "0.00",
            >= 0.00995 => "0.000",
            >= 0.000995 => "0.0000",
            _ => "0.00000",
        };
        // 1e6 is what it is, and 1.0e6 beside it would look like another number.
        return value.ToString(format, CultureInfo.InvariantCulture).Replace("e+", "e").Replace(".0e", "e");
    }

    /// <summary>A share of 1 in percent.</summary>
    public static string Percent(double share) => share switch
    {
        > 0.9995 and < 1 => "> 99.9 %",
        >= 0.9895 or < 0.0095 => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %",
        _ => (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>The nearest number of two digits.</summary>
    public static double TwoDigits(double value) =>
        double.Parse(value.ToString("E1", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The largest number of two digits that lies strictly below a positive one.</summary>
    public static double TwoDigitsBelow(double value)
    {
        var unit = Numbers.PowerOfTen((int)Math.Floor(Math.Log10(value)) - 1);
        var units = Math.Floor(value / unit);
        return Round(units * unit < value ? units * unit : (units - 1) * unit);
    }

    /// <summary>The smallest number of two digits that is not below a positive one, up to rounding errors.</summary>
    public static double TwoDigitsAbove(double value)
    {
        var unit = Numbers.PowerOfTen((int)Math.Floor(Math.Log10(value)) - 1);
        return Round(Math.Ceiling((value / unit) - Slack) * unit);
    }

    /// <summary>The largest number of two digits that is not above a positive one, up to rounding errors.</summary>
    public static double TwoDigitsAtMost(double value)
    {
        var unit = Numbers.PowerOfTen((int)Math.Floor(Math.Log10(value)) - 1);
        return Round(Math.Floor((value / unit) + Slack) * unit);
    }

    /// <summary>The exponent of the largest power of ten that is not above a positive number, up to rounding errors.</summary>
    public static int DecadeAtMost(double value) => (int)Math.Floor(Math.Log10(value) + Slack);

    /// <summary>Removes what the multiplication by a power of ten left in the last digits.</summary>
    private static double Round(double value) =>
        double.Parse(value.ToString("E2", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
