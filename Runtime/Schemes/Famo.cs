using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Fast adaptive multitask optimization (FAMO): with z = softmax(ξ) and Dᵢ = Lᵢ − bᵢ + 1E-8, the factors are zᵢ / Dᵢ over their sum, so
/// that the step lowers Σ zᵢ·log Dᵢ. After the optimizer's step the losses of the same batch are looked at again, and ξ goes one step of
/// Adam along the Jacobian of the softmax times log D before − log D after: the component that improved least gets more. Liu et al., "FAMO:
/// Fast Adaptive Multitask Optimization", NeurIPS 2023, algorithm 1. Needs losses above b, and <b>is trained by
/// <c>Step(optimizer, () =&gt; inputs)</c></b>, which can compute the inputs again.
/// </summary>
/// <remarks>
/// As in LibMTL, whose numbers those of the authors' code (Cranial-XIX/FAMO) are. The second evaluation is one of the model's, without
/// gradient: it moves the statistics of batch normalisation a second time, and draws dropout anew. A loss below b counts as b. ξ and the
/// moments of Adam are state of the scheme. A batch must be a step: there is no accumulation, and there are no phases.
/// </remarks>
[SchemeTraits(
    Contribution = ContributionBasis.Dynamic,
    NonNegativeWeights = true,
    DividesByLosses = true,
    PositiveLosses = true,
    TotalIsMeaningless = true,
    SecondEvaluation = true)]
public sealed class FamoAttribute : WeightingAttribute
{
    private const string Name = "Famo";

    /// <summary>The learning rate of ξ, above 0. 0.025 is the authors' and LibMTL's.</summary>
    public double LearningRate { get; set; } = 0.025;

    /// <summary>
    /// γ, 0 or above: draws ξ back to even factors. 0.001 is LibMTL's and the paper's; the authors' code has 0.01 in one file and 1E-5 in
    /// another.
    /// </summary>
    public double WeightDecay { get; set; } = 1e-3;

    /// <summary>b, the least that each loss can be, in declaration order; zeros where it is not set.</summary>
#pragma warning disable CA1819 // What an attribute's argument can be.
    public double[] Minima { get; set; } = [];
#pragma warning restore CA1819

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        SchemeOption.Positive(Name, nameof(LearningRate), LearningRate);
        SchemeOption.NotNegative(Name, nameof(WeightDecay), WeightDecay);
        if (Minima.Length > 0 && Minima.Length != components.Count)
        {
            throw SchemeOption.Refused(
                Name,
                nameof(Minima),
                string.Join(", ", Minima),
                $"has a number for each component: {string.Join(", ", components.Select(static component => component.Name))}");
        }

        return new FamoWeighting(components, this);
    }
}

/// <summary>ξ and the moments of its Adam as state; the number of updates is a tensor, because a step that is not finite is none.</summary>
internal sealed class FamoWeighting : LossWeighting, ISecondEvaluation
{
    private const double Epsilon = 1e-8;
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.999;

    private readonly (double LearningRate, double WeightDecay, double[] Minima) _options;
    private readonly SchemeState _logits;
    private readonly SchemeState _mean;
    private readonly SchemeState _square;
    private readonly SchemeState _updates;

    public FamoWeighting(IReadOnlyList<ComponentInfo> components, FamoAttribute options)
        : base(components)
    {
        _options = (options.LearningRate, options.WeightDecay, options.Minima);
        _logits = RegisterState("logits", zeros(components.Count, ScalarType.Float64));
        _mean = RegisterState("mean", zeros(components.Count, ScalarType.Float64));
        _square = RegisterState("square", zeros(components.Count, ScalarType.Float64));
        _updates = RegisterState("updates", zeros(components.Count, ScalarType.Float64));
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var factors = _logits.Current.to(ScalarType.Float64).softmax(0).div_(Above(losses));
        return scope.MoveToOuter(factors.div(factors.sum()));
    }

    /// <summary>One step of Adam on ξ.</summary>
    public void AfterStep(Tensor before, Tensor after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var logits = _logits.Current.to(ScalarType.Float64);
        var shares = logits.softmax(0);
        var improved = Above(before).log_().sub_(Above(after).log_());
        var gradient = improved.sub(shares.dot(improved)).mul_(shares).add_(logits, alpha: ScalarCache.Of(_options.WeightDecay));
        var updates = _updates.Current.add(ScalarCache.Of(1));
        var mean = Average(_mean.Current, gradient, FirstDecay);
        var square = Average(_square.Current, gradient.square(), SecondDecay);
        var size = square.div(Began(updates, SecondDecay)).sqrt_().add_(ScalarCache.Of(Epsilon));
        var step = mean.div(Began(updates, FirstDecay)).div_(size);
        _logits.Next = logits.add(step, alpha: ScalarCache.Of(-_options.LearningRate));
        (_mean.Next, _square.Next, _updates.Next) = (mean, square, updates);
    }

    /// <summary>Before the first step: even shares, that sum to 1 as the later ones do.</summary>
    public override Tensor Initial() => full(Components.Count, 1.0 / Components.Count, dtype: ScalarType.Float64);

    private static Tensor Average(Tensor current, Tensor value, double decay) =>
        current.mul(ScalarCache.Of(decay)).add_(value, alpha: ScalarCache.Of(1 - decay));

    /// <summary>1 − decay^updates: how much of an average that began at 0 is there.</summary>
    private static Tensor Began(Tensor updates, double decay) => updates.mul(ScalarCache.Of(Math.Log(decay))).expm1_().neg_();

    /// <summary>D.</summary>
    private Tensor Above(Tensor losses)
    {
        var values = losses.to(ScalarType.Float64, copy: true);
        if (_options.Minima.Length > 0)
        {
            values.sub_(tensor(OfPresent(_options.Minima), device: values.device));
        }

        return values.clamp_min_(ScalarCache.Of(0)).add_(ScalarCache.Of(Epsilon));
    }
}
