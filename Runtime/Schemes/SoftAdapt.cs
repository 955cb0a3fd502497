using static TorchSharp.torch;

namespace LossGen;

/// <summary>Which of the three SoftAdapt formulas.</summary>
public enum SoftAdaptVariant
{
    /// <summary>softmax(β·s) of the slopes s.</summary>
    Original,

    /// <summary>The slopes are divided by their sum first.</summary>
    Normalized,

    /// <summary>The exponentials are multiplied by the mean losses of the window: a loss that is large and rising counts most.</summary>
    LossWeighted,
}

/// <summary>What SoftAdapt takes for the slope of a loss.</summary>
public enum SoftAdaptRate
{
    /// <summary>A finite difference.</summary>
    Difference,

    /// <summary>The loss divided by the one before.</summary>
    Ratio,
}

/// <summary>Where in its window SoftAdapt takes the slope.</summary>
public enum SoftAdaptPoint
{
    /// <summary>At the oldest loss, as the authors' code does.</summary>
    Oldest,

    /// <summary>At the newest loss: the slope that the loss has now.</summary>
    Newest,
}

/// <summary>
/// SoftAdapt: wᵢ = softmax(β·(sᵢ − max s)), where sᵢ is the slope of Lᵢ by finite differences over its last values: the component
/// that improves least, or gets worse, gets most. Heydari, Thompson and Mehmood, "SoftAdapt: Techniques for Adaptive Loss Weighting of
/// Neural Networks with Multi-Part Loss Functions", 2019 (arXiv:1912.12355). Ones until the window is full.
/// </summary>
/// <remarks>
/// Follows the authors' code (dr-aheydari/SoftAdapt), which takes the slope at the oldest point of the window, with forward differences;
/// <see cref="At"/> = <see cref="SoftAdaptPoint.Newest"/> is the better choice for a window longer than two. Its normalized variant
/// divides by the signed sum of the slopes, as here; where that sum is 0 it is NaN, and here all slopes count as equal. Its 1E-8 in the
/// denominator of the softmax is left out. A mean loss or a ratio counts with its magnitude.
/// </remarks>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, NonNegativeWeights = true, TotalIsMeaningless = true)]
public sealed class SoftAdaptAttribute : WeightingAttribute
{
    private const string Name = "SoftAdapt";

    /// <summary>The formula.</summary>
    public SoftAdaptVariant Variant { get; set; } = SoftAdaptVariant.Original;

    /// <summary>
    /// β: above 0 the component that improves least gets most, below 0 the one that improves most. 0.1 is the authors' code's.
    /// </summary>
    public double Beta { get; set; } = 0.1;

    /// <summary>
    /// The order of the finite difference, 1 to 4; the window is one longer. The authors' code takes it from the length of the window
    /// that it is given; 1 is ours, because higher orders amplify noise.
    /// </summary>
    public int Order { get; set; } = 1;

    /// <summary>What a slope is. A ratio, which other libraries use, needs <see cref="Order"/> 1; a usual β is then 1.</summary>
    public SoftAdaptRate Rate { get; set; } = SoftAdaptRate.Difference;

    /// <summary>Where the slope is taken.</summary>
    public SoftAdaptPoint At { get; set; } = SoftAdaptPoint.Oldest;

    /// <summary>What the factors sum to once the window is full: 1, as in the authors' code, or K.</summary>
    public WeightSum Sum { get; set; } = WeightSum.One;

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components)
    {
        SchemeOption.Named(Name, nameof(Variant), Variant);
        SchemeOption.Finite(Name, nameof(Beta), Beta);
        SchemeOption.Named(Name, nameof(Rate), Rate);
        SchemeOption.Named(Name, nameof(At), At);
        SchemeOption.Named(Name, nameof(Sum), Sum);
        SchemeOption.Within(Name, nameof(Order), Order, 1, 4);
        return Rate == SoftAdaptRate.Ratio && Order != 1
            ? throw SchemeOption.Refused(Name, nameof(Order), Order, "is 1 where the rate is a ratio, of two losses")
            : new SlopeWeighting(components, this);
    }
}

/// <summary>A window of losses as state; a row that is still NaN is not there yet, which is found on the device.</summary>
internal sealed class SlopeWeighting : LossWeighting
{
    private const double Epsilon = 1e-8;

    /// <summary>Forward differences of order 1 to 4 at the first of their points, which are 1 apart.</summary>
    private static readonly double[][] Forward =
    [
        [-1, 1],
        [-3 / 2.0, 2, -1 / 2.0],
        [-11 / 6.0, 3, -3 / 2.0, 1 / 3.0],
        [-25 / 12.0, 4, -3, 4 / 3.0, -1 / 4.0],
    ];

    private readonly SoftAdaptVariant _variant;
    private readonly double _beta;
    private readonly bool _sumsToK;

    /// <summary>What multiplies the losses of the window, oldest first; null for a ratio.</summary>
    private readonly double[]? _difference;

    private readonly SchemeState _window;

    public SlopeWeighting(IReadOnlyList<ComponentInfo> components, SoftAdaptAttribute options)
        : base(components)
    {
        (_variant, _beta) = (options.Variant, options.Beta);
        _sumsToK = options.Sum == WeightSum.K;
        var forward = Forward[options.Order - 1];
        _difference = options.Rate == SoftAdaptRate.Ratio ? null
            : options.At == SoftAdaptPoint.Oldest ? forward
            : [.. Enumerable.Reverse(forward).Select(static coefficient => -coefficient)];
        _window = RegisterState("window", full(options.Order + 1, components.Count, double.NaN, dtype: ScalarType.Float64));
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var window = cat([_window.Current[1..], losses.to(ScalarType.Float64).unsqueeze(0)]);
        _window.Next = window;
        var isFull = window.eq(window)[..^1].all();
        if (MayMiss)
        {
            // A component that came later than the others counts as one that stands still until its window is full.
            isFull = window.eq(window).all(0).any();
            window = where(window.isnan(), window[^1], window);
        }

        var weights = Weights(window).mul_(ScalarCache.Of(_sumsToK ? Components.Count : 1));
        return scope.MoveToOuter(where(isFull, weights, ones_like(losses, ScalarType.Float64)));
    }

    // One row after the other: where losses stand still, rounding errors are then the same on every processor. A product's are not.
    private static Tensor Difference(Tensor window, double[] coefficients) =>
        tensor(coefficients, device: window.device).unsqueeze(1).mul(window).cumsum(0)[^1];

    private Tensor Weights(Tensor window)
    {
        var slopes = _difference is null
            ? window[1].abs().div_(window[0].abs().add_(ScalarCache.Of(Epsilon)))
            : Difference(window, _difference);
        if (_variant == SoftAdaptVariant.Normalized)
        {
            var sum = slopes.sum();
            slopes = slopes.div(sum).masked_fill_(sum.eq(ScalarCache.Of(0)), ScalarCache.Of(0));
        }

        var powers = slopes.mul(ScalarCache.Of(_beta)).clamp_(ScalarCache.Of(-1e300), ScalarCache.Of(1e300));
        if (_variant != SoftAdaptVariant.LossWeighted)
        {
            return powers.softmax(0);
        }

        var shares = powers.sub_(powers.max()).exp_().mul_(window.mean([0]).abs_());
        var total = shares.sum();
        return shares.div(total).masked_fill_(total.eq(ScalarCache.Of(0)), ScalarCache.Of(1.0 / Components.Count));
    }
}
