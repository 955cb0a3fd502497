using System.Globalization;

namespace LossGen;

/// <summary>
/// The ranges of schemes' options: what is outside is told by the attribute, the option and the value, when the scheme is created.
/// </summary>
internal static class SchemeOption
{
    /// <summary>A finite number above 0.</summary>
    public static double Positive(string attribute, string option, double value) =>
        double.IsFinite(value) && value > 0 ? value : throw Refused(attribute, option, value, "is a number above 0");

    /// <summary>A finite number from 0 on.</summary>
    public static double NotNegative(string attribute, string option, double value) =>
        double.IsFinite(value) && value >= 0 ? value : throw Refused(attribute, option, value, "is 0 or a number above it");

    /// <summary>A finite number.</summary>
    public static double Finite(string attribute, string option, double value) =>
        double.IsFinite(value) ? value : throw Refused(attribute, option, value, "is a finite number");

    /// <summary>A number from 0 to 1.</summary>
    public static double Share(string attribute, string option, double value) =>
        value is >= 0 and <= 1 ? value : throw Refused(attribute, option, value, "is a number from 0 to 1");

    /// <summary>A whole number within bounds.</summary>
    public static int Within(string attribute, string option, int value, int least, int largest) =>
        value >= least && value <= largest
            ? value
            : throw Refused(attribute, option, value, largest == int.MaxValue ? $"is {least} or more" : $"is {least} to {largest}");

    /// <summary>A named value of an enumeration.</summary>
    public static T Named<T>(string attribute, string option, T value)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw Refused(attribute, option, value, $"is one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>What a scheme says of an option.</summary>
    public static ArgumentException Refused(string attribute, string option, object value, string rule) => new(
        string.Create(CultureInfo.InvariantCulture, $"[{attribute}({option} = {value})]: {option} {rule}."), option);
}
