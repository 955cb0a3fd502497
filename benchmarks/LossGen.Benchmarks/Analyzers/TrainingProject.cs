using System.Collections.Immutable;
using LossGen.Benchmarks.Generators.Sources;
using LossGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Benchmarks.Analyzers;

/// <summary>A project that trains networks: this repository's samples, and many files of the loops that people write.</summary>
internal static class TrainingProject
{
    private const int Copies = 15;

    private const string Usings = """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;
        """;

    private static readonly CSharpCompilation Whole = Create();

    /// <summary>The number of source files, generated ones not counted.</summary>
    public static int FileCount { get; private set; }

    /// <summary>The project, parsed and generated, with nothing bound.</summary>
    public static CSharpCompilation Fresh() => Whole.Clone();

    private static CSharpCompilation Create()
    {
        var sources = TrainingSources.All(Copies).Concat(Samples()).Append(("Usings.cs", Usings)).ToList();
        FileCount = sources.Count;
        var compilation = CSharpCompilation.Create(
            "Training",
            sources.Select(static source => SourceProject.Parse(source.Item1, source.Item2)),
            SourceProject.References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: false, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(new LossGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        var errors = generated.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToImmutableArray();
        return errors.IsEmpty
            ? (CSharpCompilation)generated
            : throw new InvalidOperationException($"The project does not compile, so what analyzers make of it says nothing: {errors.Length} errors, such as {string.Join(Environment.NewLine, errors.Take(3))}");
    }

    private static IEnumerable<(string Name, string Text)> Samples()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples");
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(folder, path), File.ReadAllText(path)));
    }
}
