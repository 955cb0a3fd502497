using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Dynamic task prioritization (DTP): λᵢ = −(1 − κᵢ)^γ·log κᵢ, with κ a moving average of what each component's
/// <see cref="ComponentAttribute.Measure"/> says, 0 for a task that fails and 1 for one that is solved: the harder a task is for the model
/// now, the more it counts. Guo et al., "Dynamic Task Prioritization for Multitask Learning", ECCV 2018. γ 1 and a rate of 0.1 are ours.
/// </summary>
/// <remarks>
/// Every component that is no regularizer needs a measure, such as an accuracy. One below 1E-6 or above 1 counts as that, and one that is
/// NaN leaves κ as it is. κ begins at the first step's measures. The factors have no fixed sum, and are 0 where all tasks are solved.
/// </remarks>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, NonNegativeWeights = true, TotalIsMeaningless = true, UsesMeasures = true)]
public sealed class DynamicTaskPriorityAttribute : WeightingAttribute
{
    private const string Name = "DynamicTaskPriority";

    /// <summary>γ, 0 or above: how much less a task counts that is nearly solved.</summary>
    public double Focus { get; set; } = 1;

    /// <summary>How much of κ a step renews, 0 to 1: 1 is the batch's measure alone.</summary>
    public double Rate { get; set; } = 0.1;

    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        SchemeOption.NotNegative(Name, nameof(Focus), Focus);
        SchemeOption.Share(Name, nameof(Rate), Rate);
        if (components.FirstOrDefault(static component => !component.HasMeasure) is { } unmeasured)
        {
            throw new ArgumentException(
                $"Name what measures '{unmeasured.Name}', as Measure = nameof(Accuracy): {Name} weighs each component by how well its task "
                    + "is solved.",
                nameof(components));
        }

        return new PriorityWeighting(components, Focus, Rate);
    }
}

/// <summary>κ as state; NaN until there is one, which is found on the device.</summary>
internal class PriorityWeighting : LossWeighting
{
    private const double Smallest = 1e-6;

    private readonly double _focus;
    private readonly double _rate;
    private readonly SchemeState _indicators;

    public PriorityWeighting(IReadOnlyList<ComponentInfo> components, double focus, double rate)
        : base(components)
    {
        (_focus, _rate) = (focus, rate);
        _indicators = RegisterState("indicators", full(components.Count, double.NaN, dtype: ScalarType.Float64));
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var indicators = _indicators.Current.to(ScalarType.Float64);
        if (Measures is { } measures)
        {
            var now = measures.to(ScalarType.Float64).clamp(ScalarCache.Of(Smallest), ScalarCache.Of(1));
            var moved = indicators.add(now.sub(indicators), alpha: ScalarCache.Of(_rate));
            moved = where(indicators.isnan(), now, moved);
            indicators = where(now.isnan(), indicators, moved);
            _indicators.Next = indicators;
        }

        var factors = indicators.neg().add_(ScalarCache.Of(1)).pow_(ScalarCache.Of(_focus)).mul_(indicators.log()).neg_();
        return scope.MoveToOuter(factors.masked_fill_(indicators.isnan(), ScalarCache.Of(1)));
    }
}
