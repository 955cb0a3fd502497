namespace LossGen.Analyzers.Dominance;

/// <summary>How large an unweighted component is, and how far that is to be trusted.</summary>
/// <param name="Value">The size, above 0.</param>
/// <param name="Uncertainty">The factor by which the truth may differ either way; 1 for a measured gradient.</param>
/// <param name="Basis">What was sized.</param>
/// <param name="Source">Where the number is from, for the message: <c>declared Typical</c>.</param>
internal sealed record Magnitude(double Value, double Uncertainty, MagnitudeBasis Basis, string Source)
{
    /// <summary>Whether only the scale is known, not the size: enough for a warning about decades, never for less.</summary>
    public bool IsScaleOnly { get; init; }

    /// <summary>Whether the number is what such losses usually are, not what somebody said of this one.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>Whether the number was measured, so that two of its digits mean something.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>Whether the component was seen on both sides of zero, so that its value says nothing about its influence.</summary>
    public bool CrossesZero { get; init; }
}
