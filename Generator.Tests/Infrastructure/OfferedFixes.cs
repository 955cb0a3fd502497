using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>What the light bulb would show.</summary>
internal static class OfferedFixes
{
    /// <summary>The titles that a fix offers for the findings of an analyzer, in their order.</summary>
    /// <typeparam name="TAnalyzer">The analyzer.</typeparam>
    /// <typeparam name="TFix">The fix.</typeparam>
    /// <param name="source">The source, without markup.</param>
    public static async Task<IReadOnlyList<string>> TitlesAsync<TAnalyzer, TFix>(string source)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Consumer", LanguageNames.CSharp)
            .WithMetadataReferences(TestReferences.All)
            .AddDocument("Program.cs", TestSource.WithUsings(source));
        var diagnostics = await AllAnalyzers.RunAsync((await document.Project.GetCompilationAsync())!, [new TAnalyzer()]);
        var fix = new TFix();
        var titles = new List<string>();
        foreach (var diagnostic in diagnostics.Where(diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => titles.Add(action.Title), CancellationToken.None));
        }

        return titles;
    }
}
