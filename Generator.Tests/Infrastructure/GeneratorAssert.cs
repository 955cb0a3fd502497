using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>What must be true of every run of a generator, whatever the input.</summary>
internal static class GeneratorAssert
{
    /// <summary>
    /// Warnings that only the user's own declarations cause, at the place where generated code uses them. The pragma at
    /// the top of a generated file is there for these and hides nothing else.
    /// </summary>
    private static readonly HashSet<string> CausedByUser =
    [
        "CS0612", "CS0618", // obsolete components and input types
        "CS8620", // inputs whose nullability differs inside of a type
        "CS9192", // a component with a 'ref readonly' parameter
    ];

    /// <summary>Missing comments, and <c>?</c> in a project without nullable types: how tests are written, not what they test.</summary>
    private static readonly HashSet<string> AllowedInTests = ["CS1591", "CS8632"];

    /// <summary>The generator neither threw nor reported: diagnostics are the analyzers' business.</summary>
    public static void Survived(GeneratorRun run)
    {
        Assert.True(run.Result.Exception is null, $"The generator threw: {run.Result.Exception}");
        Assert.True(run.Diagnostics.IsEmpty, $"The generator reported: {string.Join(Environment.NewLine, run.Diagnostics)}");
    }

    /// <summary>The project with the generated files compiles, and no warning had to be suppressed for that.</summary>
    public static void CompilesCleanly(GeneratorRun run)
    {
        Survived(run);
        var user = run.Input.SyntaxTrees.ToHashSet();
        var unwanted = run.Output.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Where(diagnostic => diagnostic.Location.SourceTree is { } tree && user.Contains(tree)
                ? !AllowedInTests.Contains(diagnostic.Id)
                : !(diagnostic.IsSuppressed && IsCausedByUser(diagnostic)))
            .ToList();
        Assert.True(
            unwanted.Count == 0,
            string.Join(Environment.NewLine, unwanted.Select(DescribeWithLine)));
    }

    /// <summary>Whether a generated file has the members of a class for its callers alone.</summary>
    public static bool IsRefusal(GeneratedSourceResult source) =>
        source.SourceText.ToString().Contains("The class cannot be generated as it stands", StringComparison.Ordinal);

    /// <summary>
    /// No error stands in a generated file, and none that the project did not have before stands in the user's: but what
    /// callers are told of a refused class, and that a class which is to get members must be partial.
    /// </summary>
    public static void AddsNoError(GeneratorRun run)
    {
        var before = Errors(run.Input);
        var added = Errors(run.Output).Where(error => !before.Contains(error) && error.Id is not ("CS0619" or "CS0260")).ToList();
        Assert.True(added.Count == 0, string.Join(Environment.NewLine, added.Select(static error => error.Text)));

        static HashSet<(string Id, string Text)> Errors(CSharpCompilation compilation) =>
            [.. compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(static diagnostic => (diagnostic.Id, DescribeWithLine(diagnostic)))];
    }

    /// <summary>What is not the compiler's own is the user's <c>[Experimental]</c>.</summary>
    private static bool IsCausedByUser(Diagnostic diagnostic) =>
        CausedByUser.Contains(diagnostic.Id) || !diagnostic.Id.StartsWith("CS", StringComparison.Ordinal);

    private static string DescribeWithLine(Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan();
        var line = diagnostic.Location.SourceTree?.GetText().Lines[span.StartLinePosition.Line].ToString().Trim();
        return $"{diagnostic}{Environment.NewLine}    {line}";
    }

    /// <summary>A second run on an equal project computes nothing anew.</summary>
    public static void IsCachedOnSecondRun(GeneratorRun run, Type trackingNames) =>
        IsUntouched(run.Again(run.Input.Clone()), trackingNames);

    /// <summary>Every tracked step came to the same value, and no output ran.</summary>
    public static void IsUntouched(GeneratorRun run, Type trackingNames)
    {
        Survived(run);
        foreach (var name in TrackedSteps.Names(trackingNames))
        {
            var reasons = TrackedSteps.Reasons(run, name);
            Assert.True(
                reasons.All(static reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged),
                $"Step {name}: {string.Join(", ", reasons)}");
        }

        var outputs = TrackedSteps.OutputReasons(run);
        Assert.True(
            outputs.All(static reason => reason == IncrementalStepRunReason.Cached),
            $"Outputs: {string.Join(", ", outputs)}");
    }

    /// <summary>All of the above.</summary>
    public static void IsSound(GeneratorRun run)
    {
        CompilesCleanly(run);
        IsCachedOnSecondRun(run, typeof(TrackingNames));
        Assert.Equal(run.Texts(), GeneratorRun.Of(run.Input.Clone()).Texts());
    }
}
