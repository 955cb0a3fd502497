using System.Collections.Immutable;
using System.Reflection;
using LossGen.Analyzers;
using LossGen.Benchmarks.Generators;
using LossGen.Generator;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Benchmarks.Analyzers;

/// <summary>The analyzers that are compared.</summary>
internal static class AnalyzerSets
{
    /// <summary>All of LossGen, as a project that references the package runs it.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> LossGen() =>
        [.. typeof(TorchAnalyzer).Assembly.GetTypes().Where(IsAnalyzer).Select(Create)];

    /// <summary>Each TorchSharp rule as an analyzer of its own. Together they share one, and what they learn of a body.</summary>
    public static IReadOnlyList<(string Rule, DiagnosticAnalyzer Analyzer)> EachTorchRule() =>
        [.. TorchRules.All.Select(static rule =>
            ($"{rule.Descriptor.Id} {rule.GetType().Name}", (DiagnosticAnalyzer)new TorchAnalyzer([rule])))];

    /// <summary>Roslynator.Analyzers; null where the package's files are not there.</summary>
    public static ImmutableArray<DiagnosticAnalyzer>? Roslynator() =>
        PeerAssemblies.Load("Roslynator.CSharp.Analyzers") is { } assembly ? [.. assembly.GetTypes().Where(IsAnalyzer).Select(Create)] : null;

    private static bool IsAnalyzer(Type type) =>
        !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type) && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null;

    private static DiagnosticAnalyzer Create(Type type) => (DiagnosticAnalyzer)Activator.CreateInstance(type)!;
}
