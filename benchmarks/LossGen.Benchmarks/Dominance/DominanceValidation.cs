using System.Globalization;
using LossGen.Benchmarks.Measuring;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Dominance;

/// <summary>Trains every loss at every weight, and lays the measured gradients beside what the analyzer says.</summary>
internal static class DominanceValidation
{
    private static readonly double[] Weights = [0.01, 0.1, 1, 10, 100, 1000];

    /// <summary>Half a decade either way of parity, and a decade above.</summary>
    private static readonly double[] Borders = [0.1, 1 / Math.Sqrt(10), 1, Math.Sqrt(10), 10];

    public static void Run()
    {
        set_num_threads(1);
        var results = new List<DominanceResult>();
        MarkdownTable.WriteHeader("loss", "weight", "gradient ratio, first tenth", "whole training", "magnitudes declared", "built in", "none");
        foreach (var create in Trainings.Trainings.All)
        {
            var unweighted = GradientCourse.Of(create, 1);
            foreach (var weight in Weights)
            {
                var result = DominanceResult.Of(create, weight, unweighted);
                results.Add(result);
                MarkdownTable.WriteRow(
                    result.Loss.Name,
                    Text(weight),
                    Text(result.Course.Start),
                    Text(result.Course.Whole),
                    result.Declared,
                    result.BuiltIn,
                    result.Unknown);
            }
        }

        WriteSizes(results);
        WriteMatrix("declared", results, static result => result.Declared);
        WriteMatrix("built in", results, static result => result.BuiltIn);
        WriteMatrix("none", results, static result => result.Unknown);
    }

    private static void WriteMatrix(string source, List<DominanceResult> results, Func<DominanceResult, string> verdict)
    {
        MarkdownTable.WriteHeader([$"magnitudes {source}", "below 0.1", "0.1 to 0.32", "0.32 to 1", "1 to 3.2", "3.2 to 10", "10 and more"]);
        foreach (var row in Verdict.All)
        {
            var counts = Enumerable.Range(0, Borders.Length + 1)
                .Select(column => results.Count(result => verdict(result) == row && Column(result.Course.Whole) == column))
                .ToList();
            if (counts.Sum() > 0)
            {
                MarkdownTable.WriteRow([row, .. counts.Select(static count => count.ToString(CultureInfo.InvariantCulture))]);
            }
        }
    }

    /// <summary>How well the ratio of two values foretells that of their gradients: what every source but a measured one relies on.</summary>
    private static void WriteSizes(List<DominanceResult> results)
    {
        MarkdownTable.WriteHeader("loss", "main at the start", "auxiliary", "ratio of the values", "of the gradients, first tenth", "whole training");
        foreach (var result in results.Where(static result => result.Weight == 1))
        {
            var (main, auxiliary) = result.Course.Typical;
            MarkdownTable.WriteRow(result.Loss.Name, Text(main), Text(auxiliary), Text(auxiliary / main), Text(result.Course.Start), Text(result.Course.Whole));
        }
    }

    private static int Column(double ratio) => Borders.Count(border => ratio >= border);

    private static string Text(double number) =>
        number.ToString(number >= 100 ? "F0" : "G3", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal);
}
