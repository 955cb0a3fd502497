using System.Globalization;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Refused;

/// <summary>What the callers of a loss class are told while something is wrong with its declaration.</summary>
internal static class Callers
{
    public const string File = "Callers.cs";

    /// <summary>The errors in the callers' file once the generator has run.</summary>
    public static IReadOnlyList<string> Errors(GeneratorRun run) =>
        [.. run.Output.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.SourceTree?.FilePath == File)
            .Select(static diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}")];

    /// <summary>The run on a declaration and its callers, after what must be true of every run.</summary>
    public static GeneratorRun Run(string declaration, string callers)
    {
        var run = GeneratorRun.Of(EditableProject.Of([("Loss.cs", declaration), (File, callers)]).Compilation);
        GeneratorAssert.Survived(run);
        AssertNoErrorIsGenerated(run);
        return run;
    }

    /// <summary>No error of the compiler's stands in a generated file.</summary>
    public static void AssertNoErrorIsGenerated(GeneratorRun run)
    {
        var user = run.Input.SyntaxTrees.ToHashSet();
        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.SourceTree is { } tree && !user.Contains(tree)));
    }
}
