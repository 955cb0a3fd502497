using System.Globalization;

namespace LossGen;

/// <summary>
/// Numbers of float32 for files: 0.1 and not 0.10000000149011612, which is the same number in more digits than it has.
/// </summary>
internal static class ShortNumbers
{
    /// <summary>The number whose shortest digits as a float64 are the shortest of the float32 that it stands for.</summary>
    /// <param name="number">A loss, an effective weight or a norm; null stays null.</param>
    /// <param name="report">Its report. In one of wider losses every number stays as it is.</param>
    public static double? Of(double? number, StepReport report) =>
        report.IsSingle && number is { } value && (double)(float)value is var single && single.Equals(value)
            ? double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : number;
}
