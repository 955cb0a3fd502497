using static TorchSharp.torch;

namespace LossGen;

/// <summary>Which of the two smooth Tchebycheff formulas.</summary>
public enum TchebycheffForm
{
    /// <summary>Logarithms of the losses over those of an early epoch, as in the authors' code.</summary>
    LogNadir,

    /// <summary>The losses themselves, with the declared weights as preference.</summary>
    Plain,
}

/// <summary>
/// Smooth Tchebycheff scalarisation (STCH): a smooth maximum, so that the worst component leads. <see cref="TchebycheffForm.LogNadir"/>: Σ
/// log(Lᵢ + 1E-20) through epoch <see cref="WarmupEpochs"/>, counted from 0, then K·μ·log Σ exp(log(Lᵢ / nᵢ + 1E-20) / μ) with n the mean
/// losses of that epoch. <see cref="TchebycheffForm.Plain"/>: μ·log Σ exp(wᵢLᵢ / μ), w being the declared weights. Lin et al., "Smooth
/// Tchebycheff Scalarization for Multi-Objective Optimization", ICML 2024. LogNadir <b>needs <see cref="LossModule.EpochEnd"/></b> at the
/// end of every epoch.
/// </summary>
/// <remarks>
/// LogNadir is as in LibMTL. The factors are the derivatives, so the step is that of the formula; the total that <c>forward</c> returns is
/// Σ factor·loss, which is another number. In Plain the ideal point is 0, and a weight multiplies its loss inside the exponential only, as
/// in the formula; there the declared one counts. A loss counts with its magnitude in LogNadir. No factor is above 1E30.
/// </remarks>
[SchemeTraits(
    Contribution = ContributionBasis.Dynamic,
    NonNegativeWeights = true,
    DividesByLosses = true,
    DividesByLossesUnless = nameof(Form),
    TotalIsMeaningless = true,
    EpochEnd = true,
    EpochEndUnless = nameof(Form))]
public sealed class SmoothTchebycheffAttribute : WeightingAttribute
{
    private const string Name = "SmoothTchebycheff";

    /// <summary>The formula.</summary>
    public TchebycheffForm Form { get; set; } = TchebycheffForm.LogNadir;

    /// <summary>μ, above 0: a small one follows the worst component alone. 1 is LibMTL's.</summary>
    public double Smoothness { get; set; } = 1;

    /// <summary>The index of the epoch, from 0, whose means the later losses are compared with. 2 is that of the authors' code.</summary>
    public int WarmupEpochs { get; set; } = 2;

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components)
    {
        SchemeOption.Named(Name, nameof(Form), Form);
        SchemeOption.Positive(Name, nameof(Smoothness), Smoothness);
        SchemeOption.Within(Name, nameof(WarmupEpochs), WarmupEpochs, 0, int.MaxValue);
        return Form == TchebycheffForm.Plain
            ? new PlainTchebycheffWeighting(components, Smoothness)
            : new NadirTchebycheffWeighting(components, Smoothness, WarmupEpochs);
    }
}

/// <summary>softmax(wL / μ): the loss object multiplies it by w, which is the other half of the derivative.</summary>
internal sealed class PlainTchebycheffWeighting(IReadOnlyList<ComponentInfo> components, double smoothness) : LossWeighting(components)
{
    private readonly double[] _preference = [.. components.Select(component => component.Weight / smoothness)];

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return scope.MoveToOuter(tensor(OfPresent(_preference), device: losses.device).mul_(losses).softmax(0));
    }
}

/// <summary>1 / (L + 1E-20) at first, then K·softmax(log(x) / μ) / (x·n) for x = L / n + 1E-20.</summary>
internal sealed class NadirTchebycheffWeighting : LossWeighting
{
    private const double Epsilon = 1e-20;
    private const double LargestFactor = 1e30;

    private readonly double _smoothness;
    private readonly int _nadirEpoch;
    private readonly SchemeCounter _epoch;
    private readonly EpochMean _running;
    private readonly SchemeState _nadir;

    public NadirTchebycheffWeighting(IReadOnlyList<ComponentInfo> components, double smoothness, int nadirEpoch)
        : base(components)
    {
        (_smoothness, _nadirEpoch) = (smoothness, nadirEpoch);
        _epoch = RegisterCounter("epoch");
        _running = new EpochMean(
            RegisterState("sum", zeros(components.Count, ScalarType.Float64)),
            RegisterState("steps", zeros(components.Count, ScalarType.Float64)));
        _nadir = RegisterState("nadir", ones(components.Count, ScalarType.Float64));
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var magnitudes = losses.to(ScalarType.Float64).abs();
        if (_epoch.Value > _nadirEpoch)
        {
            return scope.MoveToOuter(Factors(magnitudes, Nadir(magnitudes)));
        }

        if (_epoch.Value == _nadirEpoch)
        {
            _running.Add(magnitudes);
        }

        return scope.MoveToOuter(magnitudes.add(ScalarCache.Of(Epsilon)).reciprocal_());
    }

    public override void EpochEnd()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (_epoch.Value == _nadirEpoch)
        {
            if (_running.Take() is not { } mean)
            {
                return;
            }

            _nadir.Next = mean.clamp_min(ScalarCache.Of(Epsilon));
        }

        _epoch.Value++;
    }

    /// <summary>A component that was absent in all the epoch of the nadir has its first loss after it instead.</summary>
    private Tensor Nadir(Tensor magnitudes)
    {
        var nadir = _nadir.Current;
        if (MayMiss)
        {
            nadir = where(nadir.isnan(), magnitudes.clamp_min(ScalarCache.Of(Epsilon)), nadir.to(ScalarType.Float64));
            _nadir.Next = nadir;
        }

        return nadir;
    }

    private Tensor Factors(Tensor magnitudes, Tensor nadir)
    {
        var relative = magnitudes.div(nadir).add_(ScalarCache.Of(Epsilon));
        var shares = relative.log().div_(ScalarCache.Of(_smoothness)).softmax(0);
        return shares.mul_(ScalarCache.Of(Components.Count)).div_(relative).div_(nadir).clamp_max_(ScalarCache.Of(LargestFactor));
    }
}
