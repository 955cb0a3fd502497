namespace LossGen;

/// <summary>The steps that a multiplier remembers, on the host, in a ring.</summary>
/// <param name="options">The attribute.</param>
/// <param name="steps">How many steps there were.</param>
/// <param name="violations">The violation at each.</param>
/// <param name="multipliers">The multiplier after each.</param>
internal sealed class BoundMemory(BoundAttribute options, long steps, double[] violations, double[] multipliers)
{
    /// <summary>The steps that the share of those that kept a bound is of.</summary>
    public const int Window = 100;

    /// <summary>A loss is never at a value to the last digit: this much of the bound counts as kept, or of 1 for a bound of 0.</summary>
    public const double Tolerance = 0.01;

    /// <summary>The share of the last steps before a step that kept the bound; NaN where none is remembered.</summary>
    /// <param name="before">The number of the step.</param>
    public double KeptBefore(long before)
    {
        var (kept, known) = (0, 0);
        var oldest = Math.Max(0, Math.Max(before - Window, steps - ConstraintMultiplier.Remembered));
        for (var step = oldest; step < Math.Min(before, steps); step++)
        {
            kept += IsKept(options, violations[step % ConstraintMultiplier.Remembered]) ? 1 : 0;
            known++;
        }

        return known == 0 ? double.NaN : (double)kept / known;
    }

    /// <summary>Whether the multiplier was at its cap after each of as many steps as are remembered.</summary>
    public bool IsAtCap() =>
        steps >= ConstraintMultiplier.Remembered
        && (Array.TrueForAll(multipliers, multiplier => multiplier >= (float)options.MaxWeight)
            || (options.Kind == BoundKind.At && Array.TrueForAll(multipliers, multiplier => multiplier <= -(float)options.MaxWeight)));

    /// <summary>Whether a value keeps the bound.</summary>
    public static bool IsKept(BoundAttribute options, double violation) =>
        options.Kind == BoundKind.At ? Math.Abs(violation) <= Tolerance : violation <= 0;
}
