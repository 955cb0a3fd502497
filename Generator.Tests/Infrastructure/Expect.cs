using System.Collections.Immutable;
using System.Globalization;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>What becomes of an input: generated, explained by an analyzer, left to the compiler, or none of our business.</summary>
internal static class Expect
{
    /// <summary>Code is generated, compiles without a warning in every corner of what a project may choose, and no error is reported.</summary>
    /// <param name="source">The file, without the usings of TorchSharp programs.</param>
    /// <param name="since">The language version from which on the input itself is legal.</param>
    /// <returns>The run under the default settings.</returns>
    public static async Task<GeneratorRun> GeneratesAsync(string source, LanguageVersion since = LanguageVersion.CSharp10)
    {
        foreach (var corner in LanguageSetup.Corners.Where(corner => corner.Version.MapSpecifiedToEffectiveVersion() >= since.MapSpecifiedToEffectiveVersion()))
        {
            var inCorner = GeneratorRun.Of(source, corner);
            GeneratorAssert.CompilesCleanly(inCorner);
            Assert.NotEmpty(inCorner.Sources);
        }

        var run = GeneratorRun.Of(source);
        GeneratorAssert.IsCachedOnSecondRun(run, typeof(TrackingNames));
        Assert.Empty(await Errors(run));
        return run;
    }

    /// <summary>As <see cref="GeneratesAsync(string, LanguageVersion)"/>, for a project of several files, under the default settings.</summary>
    public static async Task<GeneratorRun> GeneratesAsync(CSharpCompilation compilation)
    {
        var run = GeneratorRun.Of(compilation);
        GeneratorAssert.IsSound(run);
        Assert.NotEmpty(run.Sources);
        Assert.Empty(await Errors(run));
        return run;
    }

    /// <summary>The class is refused, and an analyzer says why.</summary>
    /// <param name="source">The file, without the usings of TorchSharp programs.</param>
    /// <param name="id">The rule.</param>
    /// <param name="reason">A part of the message.</param>
    public static Task RejectsAsync(string source, string id, string reason) => RejectsAsync(TestCompilation.Create(source), id, reason);

    /// <summary>The class is refused, and an analyzer says why; so many others are generated.</summary>
    public static async Task RejectsAsync(CSharpCompilation compilation, string id, string reason, int generated = 0)
    {
        var run = GeneratorRun.Of(compilation);
        GeneratorAssert.Survived(run);
        GeneratorAssert.AddsNoError(run);
        Assert.Equal(generated, run.Sources.Count(static source => !GeneratorAssert.IsRefusal(source)));
        Assert.Contains(
            (await Diagnostics(run)).Select(static diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"),
            message => message.StartsWith(id, StringComparison.Ordinal) && message.Contains(reason, StringComparison.Ordinal));
    }

    /// <summary>The compiler says what is wrong; generator and analyzers stay alive and add no error of their own.</summary>
    public static Task<GeneratorRun> LeavesToCompilerAsync(string source, string error, int generated = 0) =>
        LeavesToCompilerAsync(TestCompilation.Create(source), error, generated);

    /// <summary>The compiler says what is wrong; generator and analyzers stay alive and add no error of their own.</summary>
    public static async Task<GeneratorRun> LeavesToCompilerAsync(CSharpCompilation compilation, string error, int generated = 0)
    {
        var run = GeneratorRun.Of(compilation);
        GeneratorAssert.Survived(run);
        Assert.Contains(error, compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(static diagnostic => diagnostic.Id));
        GeneratorAssert.AddsNoError(run);
        Assert.Equal(generated, run.Sources.Count(static source => !GeneratorAssert.IsRefusal(source)));
        Assert.Empty(await Errors(run));
        return run;
    }

    /// <summary>Nothing is generated and nothing is said.</summary>
    public static Task IgnoresAsync(string source) => IgnoresAsync(TestCompilation.Create(source));

    /// <summary>Nothing is generated and nothing is said.</summary>
    public static async Task IgnoresAsync(CSharpCompilation compilation)
    {
        var run = GeneratorRun.Of(compilation);
        GeneratorAssert.Survived(run);
        Assert.Empty(run.Sources);
        Assert.Empty(await Diagnostics(run));
    }

    /// <summary>Generator and analyzers stay alive, whatever they do.</summary>
    public static async Task SurvivesAsync(CSharpCompilation compilation)
    {
        var run = GeneratorRun.Of(compilation);
        GeneratorAssert.Survived(run);
        _ = await Diagnostics(run);
    }

    private static async Task<ImmutableArray<Diagnostic>> Diagnostics(GeneratorRun run)
    {
        var diagnostics = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(diagnostics);
        return diagnostics;
    }

    private static async Task<IEnumerable<string>> Errors(GeneratorRun run) =>
        (await Diagnostics(run)).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(static diagnostic => diagnostic.ToString());
}
