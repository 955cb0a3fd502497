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
        var sets = new List<(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers, bool InEditor)>
        {
            (Binding, [], false),
            ("an analyzer of operations that does nothing", [new EmptyOperationAnalyzer()], false),
            ("LossGen, all analyzers", AnalyzerSets.LossGen(), false),
            ("LossGen, with what an editor only offers (LG2008)", AnalyzerSets.LossGen(), true),
        };
        if (AnalyzerSets.Roslynator() is { } roslynator)
        {
            sets.Add(("Roslynator.Analyzers", roslynator, false));
        }

        var run = PairedRun.Of([.. sets.Select(static set => new AnalyzerCandidate(set.Name, set.Analyzers, set.InEditor))], rounds, warmUp: 2);
        report.Table("with", "rules", "time / the compiler alone", "bytes / the compiler alone");
        foreach (var (name, analyzers, _) in sets.Skip(1))
        {
            report.Row(
                name,
                analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static rule => rule.Id).Distinct().Count().ToString(CultureInfo.InvariantCulture),
                run.Time(name, Binding).ToString(),
                run.Allocation(name, Binding).ToString("F2", CultureInfo.InvariantCulture));
        }
    }
}
