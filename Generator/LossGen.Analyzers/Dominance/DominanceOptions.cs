using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Dominance;

/// <summary>The <c>lossgen.dominance.*</c> keys of an .editorconfig. A value that cannot be read counts as not given.</summary>
internal sealed record DominanceOptions
{
    /// <summary>
    /// Half a decade. Weights that were rounded to a power of ten leave ratios between 0.32 and 3.16 behind, so a smaller
    /// limit would report people who followed the advice.
    /// </summary>
    public const double DefaultLimit = 3.1622776601683795;

    public static readonly DominanceOptions Default = new();

    /// <summary>The ratio of contributions, after both uncertainties, from which an auxiliary is reported as a warning.</summary>
    public double Limit { get; init; } = DefaultLimit;

    /// <summary>The only basis to compare on; null for gradients where they are known, else values.</summary>
    public MagnitudeBasis? Basis { get; init; }

    /// <summary>Whether magnitudes may come from knowledge about loss functions.</summary>
    public bool BuiltInMagnitudes { get; init; } = true;

    public static DominanceOptions Read(AnalyzerConfigOptions options) =>
        Read(key => options.TryGetValue(key, out var value) ? value : null);

    /// <summary>As above.</summary>
    /// <param name="options">Gives the value of a key, or null.</param>
    public static DominanceOptions Read(Func<string, string?> options) => new()
    {
        Limit = Number(options, "lossgen.dominance.limit") ?? DefaultLimit,
        Basis = Text(options, "lossgen.dominance.basis") switch
        {
            "gradient" => MagnitudeBasis.Gradient,
            "value" => MagnitudeBasis.Value,
            _ => null,
        },
        BuiltInMagnitudes = Text(options, "lossgen.dominance.builtin_magnitudes") is not "false",
    };

    private static string? Text(Func<string, string?> options, string key) => options(key)?.Trim().ToLowerInvariant();

    private static double? Number(Func<string, string?> options, string key) =>
        double.TryParse(options(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number > 0
        && !double.IsInfinity(number)
            ? number
            : null;
}
