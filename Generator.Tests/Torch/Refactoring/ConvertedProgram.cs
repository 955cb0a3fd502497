using System.Runtime.Loader;
using LossGen.CodeFixes.Torch;
using LossGen.Generator.Analyzers.Torch.Rules;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.Generator.Tests.Torch.Refactoring;

/// <summary>A program before and after the refactoring: converted as an editor does it, compiled with the generator, and run.</summary>
internal static class ConvertedProgram
{
    /// <summary>The source after the refactoring of its only sum.</summary>
    public static async Task<string> ConvertAsync(string source, string key)
    {
        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Consumer", LanguageNames.CSharp)
            .WithMetadataReferences(TestReferences.All)
            .WithParseOptions(LanguageSetup.Default.ParseOptions)
            .WithCompilationOptions(TestCompilation.Create("").Options)
            .AddDocument("File0.cs", TestSource.WithUsings(source));
        var compilation = (await document.Project.GetCompilationAsync())!;
        var diagnostic = Assert.Single(await AllAnalyzers.RunAsync(compilation, [new RuleTest<HandWrittenCombination>.Only()]));

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
