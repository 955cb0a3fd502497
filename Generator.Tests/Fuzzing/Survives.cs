using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Fuzzing;

/// <summary>What must be true of input that makes no sense.</summary>
internal static class Survives
{
    /// <summary>Neither the generator nor an analyzer threw.</summary>
    public static async Task AllAsync(GeneratorRun run, SyntaxTree source)
    {
        var diagnostics = await AllAnalyzers.RunAsync(run.Output);
        if (run.Result.Exception is not null || !run.Diagnostics.IsEmpty || diagnostics.Any(static diagnostic => diagnostic.Id == "AD0001"))
        {
            Assert.Fail($"{run.Result.Exception}{string.Join(Environment.NewLine, run.Diagnostics.Concat(diagnostics))}{Environment.NewLine}{source}");
        }
    }

    /// <summary>Generated code has an error only where the file that it was generated from has one too.</summary>
    public static void GeneratesSense(GeneratorRun run, SyntaxTree source)
    {
        var errors = run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        var user = run.Input.SyntaxTrees.ToHashSet();
        if (errors.Count > 0 && errors.TrueForAll(diagnostic => diagnostic.Location.SourceTree is { } tree && !user.Contains(tree)))
        {
            Assert.Fail($"{string.Join(Environment.NewLine, errors)}{Environment.NewLine}{source}");
        }
    }
}
