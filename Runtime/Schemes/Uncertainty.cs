using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Uncertainty weighting (UW): the total is Σ wᵢ·(½e^(−sᵢ)Lᵢ + ½sᵢ) for components of regression and Σ wᵢ·(e^(−sᵢ)Lᵢ + ½sᵢ) for those of
/// classification, with the log variances s learned along with the model. Kendall, Gal and Cipolla, "Multi-Task Learning Using Uncertainty
/// to Weigh Losses for Scene Geometry and Semantics", CVPR 2018. It comes to rest at s = log L (log 2L for classification), where a
/// component's factor is 1 / (2L).
/// </summary>
/// <remarks>
/// s are parameters of the loss: give <c>loss.parameters()</c> to the optimizer, in a group without weight decay and with a learning rate
/// of its own. A declared weight multiplies the whole term, its price included, so it does not move the place of rest. Needs losses above
/// 0: one below 0 drives its s to −∞, and a total below 0 is no fault.
/// </remarks>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, NonNegativeWeights = true, PositiveLosses = true, HasParameters = true)]
public sealed class UncertaintyAttribute : WeightingAttribute
{
    private double? _initial;

    /// <summary>
    /// What every s begins with. Where it is not set: log of the component's <c>Typical</c>, at which it would come to rest (log of twice
    /// that for classification), and 0 where none is declared. 0 is common, LibMTL has −0.5.
    /// </summary>
    public double Initial
    {
        get => _initial ?? 0;
        set => _initial = value;
    }

    /// <summary>The names of the components whose loss is a classification's, such as cross entropy; the others are regressions'.</summary>
    public string[] Classification { get; set; } = [];

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        SchemeOption.Finite("Uncertainty", nameof(Initial), Initial);
        var halves = components.Select(component => Classification.Contains(component.Name, StringComparer.Ordinal) ? 1 : 0.5).ToArray();
        var initial = components.Select((component, i) =>
            _initial ?? (component.Typical is > 0 and { } typical ? Math.Log(typical * 2 * halves[i]) : 0));
        return new LearnedVarianceWeighting(components, halves, [.. initial]);
    }

    internal override void RequireFits(IReadOnlyList<ComponentInfo> all)
    {
        foreach (var name in Classification)
        {
            if (!all.Any(component => string.Equals(component.Name, name, StringComparison.Ordinal)))
            {
                throw SchemeOption.Refused(
                    "Uncertainty",
                    nameof(Classification),
                    $"\"{name}\"",
                    "names components that the scheme weighs, which are "
                        + $"{string.Join(", ", all.Select(static component => component.Name))}");
            }
        }
    }
}

/// <summary>h·e^(−s) for h = ½ or 1, at the price of ½s.</summary>
internal sealed class LearnedVarianceWeighting : LossWeighting
{
    /// <summary>The name says what it is, because a checkpoint of another scheme may have numbers of the same shape.</summary>
    private const string LogVariances = "log_variances";

    private readonly double[] _halves;

    public LearnedVarianceWeighting(IReadOnlyList<ComponentInfo> components, double[] halves, double[] initial)
        : base(components)
    {
        _halves = halves;
        register_parameter(LogVariances, new Parameter(tensor(initial, dtype: ScalarType.Float64)));
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        return Factors();
    }

    public override Tensor Held()
    {
        using var noGrad = no_grad();
        return Factors();
    }

    /// <summary>½s, one for each component.</summary>
    public override Tensor Penalty() => OfPresent(get_parameter(LogVariances)!).mul(ScalarCache.Of(0.5));

    private Tensor Factors()
    {
        using var scope = NewDisposeScope();
        var s = OfPresent(get_parameter(LogVariances)!);
        return scope.MoveToOuter(s.neg().exp().mul(tensor(OfPresent(_halves), device: s.device)));
    }
}
