using System.Reflection;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>
/// Every scheme of the package, found by reflection, so that a new one cannot be forgotten, and beside its defaults the options under
/// which it is another formula.
/// </summary>
internal static class EveryScheme
{
    private static readonly Dictionary<string, Func<WeightingAttribute>> Variants = new(StringComparer.Ordinal)
    {
        ["DynamicTaskPriority"] = static () => new MeasuredByLossesAttribute(),
        ["RandomWeighting Sum=K"] = static () => new RandomWeightingAttribute { Sum = WeightSum.K },
        ["SoftAdapt Normalized"] = static () => new SoftAdaptAttribute { Variant = SoftAdaptVariant.Normalized },
        ["SoftAdapt LossWeighted"] = static () => new SoftAdaptAttribute { Variant = SoftAdaptVariant.LossWeighted, Order = 4 },
        ["SoftAdapt Newest"] = static () => new SoftAdaptAttribute { At = SoftAdaptPoint.Newest, Order = 3 },
        ["SoftAdapt Ratio"] = static () => new SoftAdaptAttribute { Rate = SoftAdaptRate.Ratio, Beta = 1, Sum = WeightSum.K },
        ["ReLoBRaLo looking back"] = static () => new ReLoBRaLoAttribute { Alpha = 0.7, Beta = 0.5, Temperature = 0.1 },
        ["SmoothTchebycheff soon"] = static () => new SmoothTchebycheffAttribute { WarmupEpochs = 0, Smoothness = 0.1 },
        ["SmoothTchebycheff Plain"] = static () => new SmoothTchebycheffAttribute { Form = TchebycheffForm.Plain },
        ["Uncertainty Classification"] = static () => new UncertaintyAttribute { Classification = [nameof(ChosenLoss.Absolute)] },
    };

    private static readonly Type[] Attributes =
        [.. typeof(WeightingAttribute).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(WeightingAttribute)))];

    /// <summary>Names of all, without "Attribute"; after a space, what is set.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Attributes.Select(static type => type.Name[..^"Attribute".Length]).Concat(Variants.Keys).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Those that the generator does not write out, which may have state.</summary>
    public static IReadOnlyList<string> Adaptive { get; } = [.. All.Where(static name => TraitsOf(name).Contribution == ContributionBasis.Dynamic)];

    public static WeightingAttribute Create(string name) => Variants.TryGetValue(name, out var create)
        ? create()
        : (WeightingAttribute)Activator.CreateInstance(Attributes.Single(type => type.Name == $"{name}Attribute"))!;

    /// <summary>Whether a step evaluates the losses once.</summary>
    public static bool EvaluatesOnce(string name) => !TraitsOf(name).SecondEvaluation;

    public static SchemeTraitsAttribute TraitsOf(string name) => Create(name).GetType().GetCustomAttribute<SchemeTraitsAttribute>()!;

    /// <summary>Components without weight of their own; the first is the main one.</summary>
    public static ComponentInfo[] Infos(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => new ComponentInfo($"L{i}", i == 0 ? LossRole.Main : LossRole.Auxiliary, 1))];
}

/// <summary>A scheme of measures, in losses whose components have none: what it is given are a tenth of the losses.</summary>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, NonNegativeWeights = true, TotalIsMeaningless = true)]
internal sealed class MeasuredByLossesAttribute : WeightingAttribute
{
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new Scheme(components);

    private sealed class Scheme(IReadOnlyList<ComponentInfo> components) : PriorityWeighting(components, focus: 1, rate: 0.1)
    {
        public override Tensor Next(Tensor losses)
        {
            using var scope = NewDisposeScope();
            Measures = losses * 0.1;
            return scope.MoveToOuter(base.Next(losses));
        }
    }
}

/// <summary>The scheme that a test chose: one loss class serves all.</summary>
[SchemeTraits(Contribution = ContributionBasis.Dynamic)]
internal sealed class ChosenAttribute : WeightingAttribute
{
    private static readonly AsyncLocal<WeightingAttribute?> Now = new();

    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => Now.Value!.Create(components);

    internal override void RequireFits(IReadOnlyList<ComponentInfo> all) => Now.Value!.RequireFits(all);

    /// <summary>Creates a loss under a scheme.</summary>
    public static TLoss For<TLoss>(WeightingAttribute scheme, Func<TLoss> create)
    {
        Now.Value = scheme;
        return create();
    }
}
