namespace Bounds.Recall;

/// <summary>The weights that are tried, and the one that a search would take.</summary>
internal static class WeightSweep
{
    /// <summary>From a tenth to ten times the weight of the false alarms, equally far apart as factors.</summary>
    public static IReadOnlyList<double> Weights { get; } = [.. Enumerable.Range(-4, 9).Select(static i => Math.Pow(10, i / 4.0))];

    /// <summary>
    /// Of the runs whose recall on the validation images is what is wanted the one with the highest precision there; where none has it, the
    /// one with the highest recall.
    /// </summary>
    public static ShirtRun Best(IReadOnlyList<ShirtRun> runs, double recall) =>
        runs.Where(run => run.Validation.Recall >= recall).MaxBy(static run => run.Validation.Precision)
        ?? runs.MaxBy(static run => run.Validation.Recall)!;
}
