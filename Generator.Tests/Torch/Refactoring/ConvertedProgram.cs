using System.Runtime.Loader;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.Generator.Tests.Torch.Refactoring;

/// <summary>A program before and after the refactoring: converted as an editor does it, compiled with the generator, and run.</summary>
internal static class ConvertedProgram
{
    private const float Tolerance = 1e-5f;

    /// <summary>Where the refactoring is offered.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> OffersAsync(string source)
    {
        using var workspace = new AdhocWorkspace();
        return await OffersAsync(Document(workspace, source));
    }

    /// <summary>The source after the refactoring of its only sum.</summary>
    public static async Task<string> ConvertAsync(string source, string key)
    {
        using var workspace = new AdhocWorkspace();
        var document = Document(workspace, source);
        var diagnostic = Assert.Single(await OffersAsync(document));

        CodeAction? action = null;
        await new HandWrittenCombinationFix().RegisterCodeFixesAsync(new CodeFixContext(
            document,
            diagnostic,
            (candidate, _) => action = candidate.EquivalenceKey == key ? candidate : action,
            CancellationToken.None));
        Assert.NotNull(action);
        var operation = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(CancellationToken.None)));
        return (await operation.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }

    /// <summary>The findings of all rules that the program had not before.</summary>
    public static async Task<IReadOnlyList<string>> NewFindingsAsync(string before, string after)
    {
        var known = (await FindingsAsync(before)).Select(static finding => finding.Id).ToHashSet(StringComparer.Ordinal);
        return [.. (await FindingsAsync(after)).Where(finding => !known.Contains(finding.Id)).Select(finding => $"{finding} in{Environment.NewLine}{after}")];
    }

    /// <summary>Requires that <c>Subject.Run</c> returns the same before and after.</summary>
    public static void AssertSameNumbers(string source, string converted)
    {
        var (before, after) = (Run(source), Run(converted));
        Assert.Equal(before.Length, after.Length);
        Assert.All(before.Zip(after), pair => Assert.True(
            Math.Abs(pair.First - pair.Second) <= Tolerance * (1 + Math.Abs(pair.First)),
            $"[{string.Join(", ", before)}] became [{string.Join(", ", after)}] with{Environment.NewLine}{converted}"));
        Assert.Contains(before, static number => Math.Abs(number) > 0.01f);
    }

    private static Document Document(AdhocWorkspace workspace, string source) => workspace.AddProject("Consumer", LanguageNames.CSharp)
        .WithMetadataReferences(TestReferences.All)
        .WithParseOptions(LanguageSetup.Default.ParseOptions)
        .WithCompilationOptions(TestCompilation.Create("").Options)
        .AddDocument("File0.cs", TestSource.WithUsings(source));

    private static async Task<IReadOnlyList<Diagnostic>> OffersAsync(Document document)
    {
        var compilation = (await document.Project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return await AllAnalyzers.RunAsync(compilation, [new RuleTest<HandWrittenCombination>.Only()]);
    }

    private static async Task<IEnumerable<Diagnostic>> FindingsAsync(string source)
    {
        var findings = await AllAnalyzers.RunAsync(GeneratorRun.Of(TestCompilation.FromFiles(null, source)).Output);
        AllAnalyzers.Survived(findings);
        return findings.Where(static finding => finding.Severity != DiagnosticSeverity.Hidden);
    }

    /// <summary>What the program's <c>Subject.Run</c> returns.</summary>
    public static float[] Run(string source)
    {
        var output = GeneratorRun.Of(TestCompilation.FromFiles(null, source)).Output;
        Assert.DoesNotContain(output.GetDiagnostics(), static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Location.IsInSource && diagnostic.Id != "CS1591");
        using var image = new MemoryStream();
        Assert.True(output.Emit(image).Success);
        image.Position = 0;

        var context = new AssemblyLoadContext("converted", isCollectible: true);
        try
        {
            return (float[])context.LoadFromStream(image).GetType("Subject")!.GetMethod("Run")!.Invoke(null, null)!;
        }
        finally
        {
            context.Unload();
        }
    }
}
