using System.Collections.Immutable;
using LossGen.Benchmarks.Measuring;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Benchmarks.Analyzers;

/// <summary>The compiler's own diagnostics of a project, alone or with those of analyzers. Each run has a compilation that nobody has looked at.</summary>
/// <param name="name">What the table calls it.</param>
/// <param name="analyzers">The analyzers.</param>
/// <param name="inEditor">Whether findings that are hidden are made, too: an editor offers their fixes, and a build leaves them out.</param>
internal sealed class AnalyzerCandidate(string name, ImmutableArray<DiagnosticAnalyzer> analyzers, bool inEditor = false) : Candidate(name)
{
    private readonly ImmutableDictionary<string, ReportDiagnostic> _severities = inEditor
        ? ImmutableDictionary<string, ReportDiagnostic>.Empty
        : analyzers
            .SelectMany(static analyzer => analyzer.SupportedDiagnostics)
            .Where(static rule => rule.DefaultSeverity == DiagnosticSeverity.Hidden)
            .Select(static rule => rule.Id)
            .Distinct()
            .ToImmutableDictionary(static id => id, static _ => ReportDiagnostic.Suppress);

    private CSharpCompilation _compilation = null!;

    public override void Prepare()
    {
        var fresh = TrainingProject.Fresh();
        _compilation = fresh.WithOptions(fresh.Options.WithSpecificDiagnosticOptions(_severities));
    }

    public override void Run()
    {
        if (analyzers.IsEmpty)
        {
            _compilation.GetDiagnostics();
            return;
        }

        Analyze(_compilation, analyzers).GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult();
        _compilation.GetDiagnostics();
    }

    /// <summary>One thing after the other: the process clock counts all threads, and the compiler's clock for one analyzer counts waiting, too.</summary>
    public static CompilationWithAnalyzers Analyze(CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers) =>
        compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: static (exception, analyzer, _) => throw new InvalidOperationException($"{analyzer} failed.", exception),
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: true,
            reportSuppressedDiagnostics: false));
}
