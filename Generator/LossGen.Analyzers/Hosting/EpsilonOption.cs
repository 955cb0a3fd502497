using System.Globalization;

namespace LossGen.Analyzers.Hosting;

/// <summary>The number that fixes add to keep a value off 0: <c>lossgen.epsilon</c> in an .editorconfig.</summary>
internal static class EpsilonOption
{
    private const double Default = 1e-8;

    /// <summary>The number; what cannot be read, or is not above 0, counts as not given.</summary>
    /// <param name="context">Where it applies.</param>
    public static double Read(RuleContext context) =>
        double.TryParse(context.Option("lossgen.epsilon"), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value > 0
            && !double.IsInfinity(value)
            ? value
            : Default;
}
