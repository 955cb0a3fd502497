using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>The schemes that are written out, by their attributes: a new one is a new file and a line here.</summary>
internal static class InlineSchemes
{
    private static readonly Dictionary<string, SchemeEmission> All = new()
    {
        ["LossGen.FixedWeightsAttribute"] = new FixedWeightsScheme(),
        ["LossGen.ConvexWeightsAttribute"] = new ConvexWeightsScheme(),
        ["LossGen.UnitNormalizedAttribute"] = new UnitNormalizedScheme(),
        ["LossGen.RelativeToMainAttribute"] = new RelativeToMainScheme(),
        ["LossGen.GeometricMeanAttribute"] = new GeometricMeanScheme(),
    };

    private static readonly ObjectScheme Otherwise = new();

    /// <summary>How a scheme is emitted. Factors that are averaged need a memory, which only an object has.</summary>
    public static SchemeEmission Find(SchemeModel scheme) =>
        All.TryGetValue(scheme.AttributeName, out var inline) && !(scheme.Smoothing > 0 && inline.HasFactors) ? inline : Otherwise;
}
