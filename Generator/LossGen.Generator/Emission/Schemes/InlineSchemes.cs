using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>The list of schemes that are written out: a new one is a new file and a line here.</summary>
internal static class InlineSchemes
{
    private static readonly InlineScheme[] All =
    [
        new FixedWeightsScheme(),
        new UnitNormalizedScheme(),
        new RelativeToMainScheme(),
    ];

    /// <summary>The scheme of a class, or null where it is not an inline one.</summary>
    public static InlineScheme? Find(SchemeModel scheme) => All.FirstOrDefault(candidate => candidate.AttributeName == scheme.AttributeName);
}
