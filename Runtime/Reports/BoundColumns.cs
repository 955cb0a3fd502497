namespace LossGen;

/// <summary>The numbers of a bound as logs have them.</summary>
internal static class BoundColumns
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["bound", "violation", "multiplier", "kept", "price"];

    /// <summary>The numbers in the order of the names; null for what there is not.</summary>
    public static IReadOnlyList<double?> Of(BoundReport? report) => report is null
        ? [null, null, null, null, null]
        : [report.Bound, report.Violation, report.Multiplier, double.IsNaN(report.Kept) ? null : report.Kept, report.Price];
}
