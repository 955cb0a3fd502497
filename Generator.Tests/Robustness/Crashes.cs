using System.Collections.Concurrent;
using System.Collections.Immutable;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>Runs analyzers and keeps what they throw, with the stack that a diagnostic AD0001 leaves out.</summary>
internal sealed class Crashes
{
    private readonly ConcurrentQueue<string> _found = [];

    /// <summary>What all analyzers say of a project.</summary>
    public Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation, bool concurrent, CancellationToken token = default) =>
        Analysis(compilation, AllAnalyzers.Instances, concurrent).GetAnalyzerDiagnosticsAsync(token);

    /// <summary>What all analyzers say of one file, as an editor asks while it is typed.</summary>
    public Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation, SyntaxTree file) =>
        Analysis(compilation, AllAnalyzers.Instances, concurrent: false).GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(file), filterSpan: null, CancellationToken.None);

    public CompilationWithAnalyzers Analysis(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, bool concurrent) => new(
        compilation,
        analyzers,
        new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (exception, analyzer, diagnostic) => _found.Enqueue($"{analyzer.GetType().Name}: {exception}"),
            concurrentAnalysis: concurrent,
            logAnalyzerExecutionTime: false));

    /// <summary>No analyzer threw.</summary>
    /// <param name="source">What they were run on.</param>
    public void None(string source) => Assert.True(_found.IsEmpty, $"{string.Join(Environment.NewLine, _found.Take(3))}{Environment.NewLine}{source}");
}
