using System.Text.Json;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Conformance;

/// <summary>
/// Numbers that independent implementations produced on fixed inputs, in float64. The files state for every reference
/// which project, commit and source they come from.
/// </summary>
internal static class ConformanceCase
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The cases of a file.</summary>
    public static IReadOnlyList<JsonElement> Load(string kind, string scheme)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Conformance", "Cases", kind);
        var whole = Path.Combine(folder, scheme + ".json");
        return File.Exists(whole) ? Cases(whole) : [.. Directory.GetFiles(folder, scheme + ".?.json").Order(StringComparer.Ordinal).SelectMany(Cases)];
    }

    private static List<JsonElement> Cases(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.GetProperty("cases").EnumerateArray().Select(static element => element.Clone()).ToList();
    }

    public static double[] Vector(this JsonElement element, string name) => element.GetProperty(name).Deserialize<double[]>(Options)!;

    public static double[][] Matrix(this JsonElement element, string name) => element.GetProperty(name).Deserialize<double[][]>(Options)!;

    /// <summary>Whether a peer came to numbers; some end in NaN.</summary>
    public static bool HasReference(JsonElement element) =>
        element.GetProperty("references").EnumerateArray().Any(static reference => reference.GetProperty("status").GetString() == "ok");

    public static JsonElement FirstReference(this JsonElement element) =>
        element.GetProperty("references").EnumerateArray().First(static reference => reference.GetProperty("status").GetString() == "ok");

    public static (double Relative, double Absolute) Tolerance(this JsonElement element)
    {
        var tolerance = element.GetProperty("tolerance");
        return (tolerance.GetProperty("rtol").GetDouble(), tolerance.TryGetProperty("atol", out var atol) ? atol.GetDouble() : 0);
    }

    /// <summary>A [rows, columns] tensor of doubles.</summary>
    public static Tensor ToTensor(this double[][] rows) =>
        tensor(rows.SelectMany(static row => row).ToArray(), rows.Length, rows[0].Length, dtype: ScalarType.Float64);

    /// <summary>Fails unless every number agrees within the case's tolerance.</summary>
    public static void AssertAgree(JsonElement testCase, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        var (relative, absolute) = testCase.Tolerance();
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= absolute + (relative * Math.Abs(expected[i])),
                $"{testCase.GetProperty("id")}: {what}[{i}] is {actual[i]:R}, not {expected[i]:R}");
        }
    }
}
