using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The factors of the normalising schemes, in one place for the generated code and for the replayable schemes. They use
/// a loss's magnitude, never its sign: a negative loss must not turn descent into ascent. Callers hold
/// <c>no_grad</c>; a result never carries a gradient.
/// </summary>
internal static class DetachedScale
{
    /// <summary>wᵢ·min(1 / (|Lᵢ| + ε), maximum), elementwise.</summary>
    public static Tensor ToUnit(Tensor losses, Tensor weights, double epsilon, double maxScale) =>
        weights.div(Divisor(losses, epsilon, 1 / Within(maxScale, losses.dtype)));

    /// <summary>wᵢ·min(|main| / (|Lᵢ| + ε), maximum), elementwise.</summary>
    public static Tensor ToMain(Tensor losses, Tensor main, Tensor weights, double epsilon, double maxScale) =>
        main.abs().div(Divisor(losses, epsilon, SmallestDivisor(losses.dtype)))
            .clamp_max_(ScalarCache.Of(Within(maxScale, losses.dtype)))
            .mul_(weights);

    /// <summary>
    /// Factors that their type can hold: a weight times a scale may leave it, and be infinite, though both are within. The largest
    /// weight tells whether that can be, so that nothing is computed where it cannot.
    /// </summary>
    /// <param name="factors">Weights times scales.</param>
    /// <param name="weights">The weights, on the host; none is below 0.</param>
    /// <param name="maxScale">The largest scale.</param>
    public static Tensor WithinType(Tensor factors, ReadOnlySpan<double> weights, double maxScale)
    {
        var largest = 0.0;
        foreach (var weight in weights)
        {
            largest = Math.Max(largest, weight);
        }

        var end = factors.dtype == ScalarType.Float64 ? 1e308 : 1e38;
        if (largest * Within(maxScale, factors.dtype) <= end)
        {
            return factors;
        }

        // A weight above the end is one that somebody set, and stays.
        return factors.clamp_max(ScalarCache.Of(Math.Max(end, largest)));
    }

    /// <summary>
    /// pᵢ·exp(Σ pⱼ log|Lⱼ|) / |Lᵢ| for shares p that sum to 1: Σ factor·loss is the geometric mean, and so is its gradient. A factor that
    /// its type cannot hold ends where the type does.
    /// </summary>
    public static Tensor ToGeometricMean(Tensor losses, Tensor shares)
    {
        var magnitudes = Divisor(losses, epsilon: 0, SmallestDivisor(losses.dtype));
        var end = losses.dtype == ScalarType.Float64 ? 1e308 : 1e38;
        return magnitudes.log().mul(shares).sum().exp().mul(shares).div(magnitudes).clamp_max_(ScalarCache.Of(end));
    }

    /// <summary>1 in the dtype and place of <paramref name="losses"/>, 0-d.</summary>
    public static Tensor One(Tensor losses) => ones([], AtLeastSingle(losses.dtype), losses.device);

    /// <summary>Half precision ends at 65504 and starts at 6e-8: too small for a scale.</summary>
    public static ScalarType AtLeastSingle(ScalarType dtype) =>
        dtype is ScalarType.Float16 or ScalarType.BFloat16 ? ScalarType.Float32 : dtype;

    /// <summary>The largest factor that leaves its type room for a weight: 1E30 of the 3E38 of float32, 1E300 in float64.</summary>
    private static double Within(double maxScale, ScalarType dtype) => Math.Min(maxScale, dtype == ScalarType.Float64 ? 1e300 : 1e30);

    /// <summary>The smallest normal number of a type, which keeps 0 / 0 out of the scales where ε is 0.</summary>
    private static double SmallestDivisor(ScalarType dtype) => dtype == ScalarType.Float64 ? 2.23e-308 : 1.18e-38;

    /// <summary>max(|Lᵢ| + ε, floor); ε at or above the floor needs no comparison, and ε = 0 no addition.</summary>
    private static Tensor Divisor(Tensor losses, double epsilon, double floor)
    {
        var magnitude = losses.abs();
        if (magnitude.dtype != AtLeastSingle(magnitude.dtype))
        {
            magnitude = magnitude.to(AtLeastSingle(magnitude.dtype));
        }

        if (epsilon > 0)
        {
            magnitude = magnitude.add_(ScalarCache.Of(epsilon));
        }

        return epsilon >= floor ? magnitude : magnitude.clamp_min_(ScalarCache.Of(floor));
    }
}
