using System.Collections.Immutable;
using System.Globalization;
using LossGen.Benchmarks.Measuring;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Benchmarks.Analyzers;

/// <summary>What analyzers add to a build: the compiler with them, over the compiler alone.</summary>
internal static class AnalyzerComparison
{
    private const string Binding = "the compiler alone";

    public static void Run(int rounds, Report report)
    {
        var sets = new List<(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers)>
        {
            (Binding, []),
            ("an analyzer of operations that does nothing", [new EmptyOperationAnalyzer()]),
            ("LossGen, all analyzers", AnalyzerSets.LossGen()),
        };
        if (AnalyzerSets.Roslynator() is { } roslynator)
        {
            sets.Add(("Roslynator.Analyzers", roslynator));
        }

        var run = PairedRun.Of([.. sets.Select(static set => new AnalyzerCandidate(set.Name, set.Analyzers))], rounds, warmUp: 2);
        report.Table("with", "rules", "time / the compiler alone", "bytes / the compiler alone");
        foreach (var (name, analyzers) in sets.Skip(1))
        {
            report.Row(
                name,
                analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static rule => rule.Id).Distinct().Count().ToString(CultureInfo.InvariantCulture),
                run.Time(name, Binding).ToString(),
                run.Allocation(name, Binding).ToString("F2", CultureInfo.InvariantCulture));
        }
    }
}
