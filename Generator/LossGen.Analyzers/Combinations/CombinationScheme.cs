namespace LossGen.Analyzers.Combinations;

/// <summary>The schemes that a sum of losses can be written in by hand.</summary>
internal enum CombinationScheme
{
    Fixed,

    /// <summary>Weights some of which are read when the sum is evaluated.</summary>
    Adjustable,

    /// <summary>Weights above 0 that sum to 1.</summary>
    Convex,

    /// <summary>Every loss divided by its own detached magnitude.</summary>
    UnitNormalized,

    /// <summary>Every loss but one scaled to the detached magnitude of that one.</summary>
    RelativeToMain,
}
