using System.Collections.Immutable;
using LossGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>Every analyzer of the product, found by reflection, so that a new one is tested without a word.</summary>
internal static class AllAnalyzers
{
    public static readonly ImmutableArray<DiagnosticAnalyzer> Instances =
    [
        .. typeof(TorchAnalyzer).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .OrderBy(static type => type.FullName, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>What the analyzers say of a project; an analyzer that throws says AD0001.</summary>
    public static Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers = default) =>
        new CompilationWithAnalyzers(
            compilation,
            analyzers.IsDefault ? Instances : analyzers,
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync();

    /// <summary>No analyzer threw.</summary>
    public static void Survived(ImmutableArray<Diagnostic> diagnostics)
    {
        var crashes = diagnostics.Where(static diagnostic => diagnostic.Id == "AD0001").ToList();
        Assert.True(crashes.Count == 0, string.Join(Environment.NewLine, crashes));
    }
}
