using System.Text.Json;

namespace MultiFashion.Reporting;

/// <summary>The last line of the output, for programs: <c>RESULT {"schemes": …}</c>.</summary>
internal static class ResultLine
{
    /// <summary>Of several seeds the line has the means, and the standard deviations and the seeds besides.</summary>
    public static string Of(IReadOnlyList<SchemeSummary> schemes, IReadOnlyList<int> seeds)
    {
        var several = seeds.Count > 1;
        var result = new Dictionary<string, object>
        {
            ["schemes"] = schemes.ToDictionary(scheme => scheme.Scheme, scheme => Numbers(scheme, several)),
        };
        if (several)
        {
            result["seeds"] = seeds;
        }

        return "RESULT " + JsonSerializer.Serialize(result);
    }

    private static Dictionary<string, object> Numbers(SchemeSummary scheme, bool several)
    {
        var numbers = new Dictionary<string, object>
        {
            ["main"] = Round(scheme.Main.Mean),
            ["second"] = Round(scheme.Second.Mean),
            ["shares"] = scheme.Components.Zip(scheme.Shares).ToDictionary(pair => pair.First, pair => Round(pair.Second)),
            ["seconds"] = Math.Round(scheme.Seconds, 2),
        };
        if (several)
        {
            numbers["mainSd"] = Round(scheme.Main.Sd);
            numbers["secondSd"] = Round(scheme.Second.Sd);
        }

        return numbers;
    }

    private static double Round(double value) => Math.Round(value, 4);
}
