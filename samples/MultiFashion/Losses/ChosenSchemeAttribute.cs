using LossGen;

namespace MultiFashion.Losses;

/// <summary>
/// Stands for any scheme of LossGen, by name. A program of your own writes the scheme's attribute itself; this one has to offer all.
/// </summary>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, HasParameters = true, UsesMeasures = true)]
public sealed class ChosenSchemeAttribute : WeightingAttribute
{
    private const string Suffix = "Attribute";

    // Convex weights must sum to 1, which those of this sample do not.
    private static readonly Dictionary<string, Type> Schemes = typeof(WeightingAttribute).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(WeightingAttribute)) && type != typeof(ConvexWeightsAttribute))
        .ToDictionary(type => type.Name[..^Suffix.Length], StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of all, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Schemes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The scheme of the losses that are created from now on.</summary>
    public static string Chosen { get; set; } = Names[0];

    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) =>
        ((WeightingAttribute)Activator.CreateInstance(Schemes[Chosen])!).Create(components);
}
