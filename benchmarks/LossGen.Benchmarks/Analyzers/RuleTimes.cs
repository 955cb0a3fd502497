using System.Collections.Immutable;
using System.Globalization;
using LossGen.Analyzers;
using LossGen.Benchmarks.Measuring;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Benchmarks.Analyzers;

/// <summary>The time that the compiler itself books on each rule, in runs that have all analyzers side by side.</summary>
internal static class RuleTimes
{
    private const string Empty = "an analyzer of operations that does nothing";
    private const string Together = "all TorchSharp rules in one analyzer, as they ship";
    private const string Slowest = "Roslynator.Analyzers, the slowest analyzer";
    private const string Sum = "Roslynator.Analyzers, all analyzers";

    public static void Run(int rounds, Report report)
    {
        var entries = new List<(string Name, DiagnosticAnalyzer Analyzer)> { (Empty, new EmptyOperationAnalyzer()) };
        entries.AddRange(AnalyzerSets.EachTorchRule().OrderBy(static entry => entry.Rule, StringComparer.Ordinal));
        foreach (var analyzer in AnalyzerSets.LossGen())
        {
            entries.Add((analyzer is TorchAnalyzer ? Together : $"all rules in {analyzer.GetType().Name}", analyzer));
        }

        var peers = AnalyzerSets.Roslynator() ?? [];
        var times = Measure([.. entries.Select(static entry => entry.Analyzer), .. peers], rounds);
        report.Table("rule or analyzer", "ms");
        foreach (var (name, analyzer) in entries)
        {
            report.Row(name, Text(times[analyzer]));
        }

        if (!peers.IsEmpty)
        {
            report.Row(Slowest, Text(peers.Max(peer => times[peer])));
            report.Row(Sum, Text(peers.Sum(peer => times[peer])));
        }
    }

    private static Dictionary<DiagnosticAnalyzer, double> Measure(ImmutableArray<DiagnosticAnalyzer> analyzers, int rounds)
    {
        const int WarmUp = 2;
        var times = analyzers.ToDictionary(static analyzer => analyzer, _ => new double[rounds]);
        for (var round = -WarmUp; round < rounds; round++)
        {
            GC.Collect();
            var telemetry = AnalyzerCandidate.Analyze(TrainingProject.Fresh(), analyzers)
                .GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult().AnalyzerTelemetryInfo;
            for (var i = 0; i < analyzers.Length && round >= 0; i++)
            {
                times[analyzers[i]][round] = telemetry[analyzers[i]].ExecutionTime.TotalMilliseconds;
            }
        }

        return times.ToDictionary(static pair => pair.Key, static pair => Ratio.MedianOf(pair.Value));
    }

    private static string Text(double milliseconds) => milliseconds.ToString("F1", CultureInfo.InvariantCulture);
}
