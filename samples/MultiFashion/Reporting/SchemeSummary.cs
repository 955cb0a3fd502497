using MultiFashion.Training;

namespace MultiFashion.Reporting;

/// <summary>One scheme over all its seeds.</summary>
internal sealed record SchemeSummary(
    string Scheme, Sample Main, Sample Second, IReadOnlyList<string> Components, IReadOnlyList<double> Shares, double Seconds)
{
    public static IReadOnlyList<SchemeSummary> Of(IEnumerable<RunResult> runs) =>
        [.. runs.GroupBy(run => run.Scheme, (scheme, group) => Of(scheme, [.. group]))];

    private static SchemeSummary Of(string scheme, RunResult[] runs)
    {
        var components = runs[0].Components;
        return new SchemeSummary(
            scheme,
            Sample.Of(runs.Select(run => run.Test.Main)),
            Sample.Of(runs.Select(run => run.Test.Second)),
            components,
            [.. components.Select((_, i) => runs.Average(run => run.Shares[i]))],
            runs.Average(run => run.Seconds));
    }
}
