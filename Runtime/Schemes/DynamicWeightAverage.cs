using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Dynamic weight average (DWA): wᵢ = K·softmax(rᵢ / T) with rᵢ = L̄ᵢ(t − 1) / L̄ᵢ(t − 2), means of the unweighted losses over the last two
/// epochs: the component that got smaller least gets most. Liu, Johns and Davison, "End-to-End Multi-Task Learning with Attention", CVPR
/// 2019. Ones in the first two epochs. <b>Needs <see cref="LossModule.EpochEnd"/></b> at the end of every epoch; the factors sum to K.
/// </summary>
/// <remarks>
/// As the authors' code (lorenmt/mtan). Ports that slide a window of steps, or let the present loss take part, are other algorithms. Blind
/// to scale: a loss in thousands stays in thousands. A component whose mean stays as it was, at 0 too, has ratio 1.
/// </remarks>
[SchemeTraits(
    Contribution = ContributionBasis.Dynamic,
    NonNegativeWeights = true,
    PositiveLosses = true,
    TotalIsMeaningless = true,
    EpochEnd = true)]
public sealed class DynamicWeightAverageAttribute : WeightingAttribute
{
    /// <summary>T, above 0: a large one makes the factors more even. 2 is the authors' code's.</summary>
    public double Temperature { get; set; } = 2;

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) =>
        new EpochRatioWeighting(components, SchemeOption.Positive("DynamicWeightAverage", nameof(Temperature), Temperature));
}

/// <summary>Factors that only the end of an epoch changes, and the sum of the running one.</summary>
internal sealed class EpochRatioWeighting : LossWeighting
{
    private const double LargestRatio = 1e300;

    private readonly double _temperature;
    private readonly EpochMean _running;
    private readonly SchemeState _factors;

    /// <summary>The mean losses of the last epoch; NaN before its end.</summary>
    private readonly SchemeState _last;

    public EpochRatioWeighting(IReadOnlyList<ComponentInfo> components, double temperature)
        : base(components)
    {
        _temperature = temperature;
        _running = new EpochMean(
            RegisterState("sum", zeros(components.Count, ScalarType.Float64)),
            RegisterState("steps", zeros(components.Count, ScalarType.Float64)));
        _factors = RegisterState("factors", ones(components.Count, ScalarType.Float64));
        _last = RegisterState("last", full(components.Count, double.NaN, dtype: ScalarType.Float64));
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        _running.Add(losses);
        return scope.MoveToOuter(_factors.Current.clone());
    }

    public override Tensor Held() => _factors.Current.clone();

    public override void EpochEnd()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (_running.Take() is not { } mean)
        {
            return;
        }

        var last = _last.Current.to(ScalarType.Float64);

        // A component that was absent all the epoch keeps what it has; one that has no epoch before counts as one that stands still.
        var (isSeen, isNew) = (mean.eq(mean), last.ne(last));
        var ratios = mean.div(last).clamp_max_(ScalarCache.Of(LargestRatio));
        ratios.masked_fill_(mean.eq(last).logical_or_(isNew), ScalarCache.Of(1));
        var powers = ratios.div_(ScalarCache.Of(_temperature)).masked_fill_(isSeen.logical_not(), ScalarCache.Of(double.NegativeInfinity));
        var factors = powers.softmax(0).mul_(isSeen.sum());
        factors.masked_fill_(isNew.logical_and(isSeen).eq(isSeen).all(), ScalarCache.Of(1));
        _factors.Next = where(isSeen, factors, _factors.Current.to(ScalarType.Float64));
        _last.Next = where(isSeen, mean, last);
    }
}
