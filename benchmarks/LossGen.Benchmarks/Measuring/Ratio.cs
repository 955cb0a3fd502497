using System.Globalization;

namespace LossGen.Benchmarks.Measuring;

/// <summary>The median of paired ratios with the interval that holds it in 95 % of bootstrap samples.</summary>
internal readonly record struct Ratio(double Median, double Low, double High)
{
    private const int Resamples = 5000;
    private const double Tail = 0.025;

    /// <summary>The ratio of two candidates' numbers, paired by round.</summary>
    public static Ratio Of(double[] numerator, double[] denominator, int seed)
    {
        var ratios = numerator.Zip(denominator, static (a, b) => a / b).ToArray();
        var random = new Random(seed);
        var medians = new double[Resamples];
        var sample = new double[ratios.Length];
        for (var i = 0; i < Resamples; i++)
        {
            for (var j = 0; j < sample.Length; j++)
            {
                sample[j] = ratios[random.Next(ratios.Length)];
            }

            medians[i] = MedianOf(sample);
        }

        Array.Sort(medians);
        return new Ratio(MedianOf(ratios), medians[(int)(Resamples * Tail)], medians[(int)(Resamples * (1 - Tail))]);
    }

    public static double MedianOf(double[] values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Median:F3} [{Low:F3}, {High:F3}]");
}
