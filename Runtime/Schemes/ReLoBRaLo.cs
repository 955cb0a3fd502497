using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Relative loss balancing with random lookback: with λ̂(t, t′) = K·softmax(L(t) / (T·L(t′) + ε)), λ = α·(ρ·λ_before + (1 − ρ)·λ̂(t, 0)) +
/// (1 − α)·λ̂(t, t − 1) and ρ drawn from Bernoulli(β): the component that improved least since the step before gets most, and now and then
/// since the beginning. Bischof and Kraus, "Multi-Objective Loss Balancing for Physics-Informed Deep Learning", 2021 (arXiv:2110.09813).
/// Ones at the first step. The factors sum to K; ε is 1E-8.
/// </summary>
/// <remarks>
/// As in PhysicsNeMo. The authors' own code (rbischof/relative_balancing) starts with α = 1, then 0, and takes the initial losses from its
/// second epoch: that schedule is not reproduced. A loss counts with its magnitude.
/// </remarks>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, NonNegativeWeights = true, PositiveLosses = true, TotalIsMeaningless = true)]
public sealed class ReLoBRaLoAttribute : WeightingAttribute
{
    private const string Name = "ReLoBRaLo";

    /// <summary>α, 0 to 1: how much of the factors stays from step to step. 0.95 is PhysicsNeMo's; the authors' code has 0.999.</summary>
    public double Alpha { get; set; } = 0.95;

    /// <summary>
    /// β, 0 to 1: how often the factors of the step before stay, and not those since the beginning. 0.99 is PhysicsNeMo's.
    /// </summary>
    public double Beta { get; set; } = 0.99;

    /// <summary>T, above 0: a small one prefers the slowest component sharply. 1 is PhysicsNeMo's and the authors' code's.</summary>
    public double Temperature { get; set; } = 1;

    /// <summary>The seed of the draws. The phases of a class draw different numbers from one seed.</summary>
    public long Seed { get; set; }

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => Create(components, new WeightingRandom(Seed));

    /// <summary>Creates the scheme with draws from elsewhere, as to replay recorded ones.</summary>
    /// <param name="components">The components that the scheme weighs.</param>
    /// <param name="random">
    /// Asked for one Bernoulli draw at every step, the first included, whose draw has no effect. It is saved if it is a module.
    /// </param>
    /// <returns>A scheme with state of its own.</returns>
    public LossWeighting Create(IReadOnlyList<ComponentInfo> components, IWeightingRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        SchemeOption.Share(Name, nameof(Alpha), Alpha);
        SchemeOption.Share(Name, nameof(Beta), Beta);
        SchemeOption.Positive(Name, nameof(Temperature), Temperature);
        return new LookbackWeighting(components, this, random);
    }
}

/// <summary>
/// The first losses, those before, and the factors as state; what is still NaN is not there yet, which is found on the device.
/// </summary>
internal sealed class LookbackWeighting : LossWeighting
{
    private const double Epsilon = 1e-8;

    private readonly (double Alpha, double Beta, double Temperature) _options;
    private readonly IWeightingRandom random;
    private readonly SchemeState _first;
    private readonly SchemeState _before;
    private readonly SchemeState _factors;

    public LookbackWeighting(IReadOnlyList<ComponentInfo> components, ReLoBRaLoAttribute options, IWeightingRandom random)
        : base(components)
    {
        (_options, this.random) = ((options.Alpha, options.Beta, options.Temperature), random);
        _first = RegisterState("first", full(components.Count, double.NaN, dtype: ScalarType.Float64));
        _before = RegisterState("before", full(components.Count, double.NaN, dtype: ScalarType.Float64));
        _factors = RegisterState("factors", ones(components.Count, dtype: ScalarType.Float64));
        if (random is nn.Module module)
        {
            register_module(nameof(random), module);
        }
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (alpha, beta, _) = _options;
        var now = losses.to(ScalarType.Float64).abs();
        var (first, before) = (_first.Current, _before.Current);
        var isMissing = first.ne(first);
        var isFirstStep = MayMiss ? isMissing.all() : isMissing.any();
        var start = where(isMissing, now, first);
        if (MayMiss)
        {
            // A component that comes later than the others counts at first as one that stands still.
            (first, before) = (start, where(isMissing, now, before.to(ScalarType.Float64)));
        }

        var kept = random.Bernoulli(beta) ? _factors.Current : Balance(now, first);
        var balanced = Balance(now, before).mul_(ScalarCache.Of(1 - alpha)).add_(kept, alpha: ScalarCache.Of(alpha));
        var factors = balanced.masked_fill_(isFirstStep, ScalarCache.Of(1));
        (_first.Next, _before.Next, _factors.Next) = (start, now, factors);
        return scope.MoveToOuter(factors.clone());
    }

    /// <summary>K·softmax(now / (T·then + ε)).</summary>
    private Tensor Balance(Tensor now, Tensor then) => now
        .div(then.mul(ScalarCache.Of(_options.Temperature)).add_(ScalarCache.Of(Epsilon)))
        .softmax(0)
        .mul_(ScalarCache.Of(Components.Count));
}
