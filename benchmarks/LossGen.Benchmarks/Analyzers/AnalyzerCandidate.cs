using System.Collections.Immutable;
using LossGen.Benchmarks.Measuring;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Benchmarks.Analyzers;

/// <summary>The compiler's own diagnostics of a project, alone or with those of analyzers. Each run has a compilation that nobody has looked at.</summary>
internal sealed class AnalyzerCandidate(string name, ImmutableArray<DiagnosticAnalyzer> analyzers) : Candidate(name)
{
    private CSharpCompilation _compilation = null!;

    public override void Prepare() => _compilation = TrainingProject.Fresh();

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
