using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Random loss weighting (RLW): wᵢ = softmax(zᵢ) with z drawn anew from N(0, 1) at every step, whatever the losses are. Lin et al.,
/// "Reasonable Effectiveness of Random Weighting: A Litmus Test for Multi-Task Learning", TMLR 2022: a scheme that is not better than this
/// one has not shown anything. The draws are in the checkpoint.
/// </summary>
/// <remarks>
/// As in the paper the factors sum to 1, so that the learning rate is not that of a plain sum: <see cref="WeightSum.K"/> makes it so.
/// </remarks>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, TotalIsMeaningless = true)]
public sealed class RandomWeightingAttribute : WeightingAttribute
{
    /// <summary>What the factors sum to: 1, as in the paper, or K.</summary>
    public WeightSum Sum { get; set; } = WeightSum.One;

    /// <summary>The seed of the draws. The phases of a class draw different numbers from one seed.</summary>
    public long Seed { get; set; }

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => Create(components, new WeightingRandom(Seed));

    /// <summary>Creates the scheme with draws from elsewhere, as to replay recorded ones.</summary>
    /// <param name="components">The components that the scheme weighs.</param>
    /// <param name="random">Asked for K normal draws at every step, in declaration order. It is saved if it is a module.</param>
    /// <returns>A scheme with state of its own.</returns>
    public LossWeighting Create(IReadOnlyList<ComponentInfo> components, IWeightingRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new DrawnWeighting(components, SchemeOption.Named("RandomWeighting", nameof(Sum), Sum), random);
    }
}

/// <summary>The softmax of K normal draws, computed on the host where they are made.</summary>
internal sealed class DrawnWeighting : LossWeighting
{
    private readonly bool _sumsToK;
    private readonly IWeightingRandom random;

    public DrawnWeighting(IReadOnlyList<ComponentInfo> components, WeightSum sum, IWeightingRandom random)
        : base(components)
    {
        (_sumsToK, this.random) = (sum == WeightSum.K, random);
        if (random is nn.Module module)
        {
            register_module(nameof(random), module);
        }
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var weights = new double[Components.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = random.Normal();
        }

        var largest = weights.Max();
        weights = Array.ConvertAll(weights, draw => Math.Exp(draw - largest));
        var scale = Sum / weights.Sum();
        return tensor(Array.ConvertAll(weights, weight => weight * scale), losses.dtype, losses.device);
    }

    /// <summary>Before the first draw: even shares, of the same sum.</summary>
    public override Tensor Initial() => full(Components.Count, Sum / Components.Count, dtype: ScalarType.Float64);

    private double Sum => _sumsToK ? Components.Count : 1;
}
