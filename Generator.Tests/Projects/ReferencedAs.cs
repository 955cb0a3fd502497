using LossGen.Generator.Tests.Infrastructure;
using LossGen.Generator.Tests.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Projects;

/// <summary>What is said of a project whose library is referenced in one way or another.</summary>
internal static class ReferencedAs
{
    /// <summary>The findings, once the library's assembly and its project were seen to give the same ones and the same generated code.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> EverythingAsync(LibraryProject library, CSharpCompilation program)
    {
        var (findings, generated) = await RunAsync(program, library.AsProject);
        foreach (var reference in new[] { library.AsReferenceAssembly, library.AsAssembly })
        {
            var (others, text) = await RunAsync(program, reference);
            Assert.Equal(FindingText.Of(others), FindingText.Of(findings));
            Assert.Equal(text, generated);
        }

        return findings;
    }

    /// <summary>As above, for sources, which get the usings of TorchSharp programs.</summary>
    public static Task<IReadOnlyList<Diagnostic>> EverythingAsync(string library, string program) =>
        EverythingAsync(LibraryProject.Of(library), TestCompilation.Create(program));

    private static async Task<(IReadOnlyList<Diagnostic> Findings, IReadOnlyDictionary<string, string> Generated)> RunAsync(CSharpCompilation program, MetadataReference library)
    {
        var run = GeneratorRun.Of(program.AddReferences(library));
        GeneratorAssert.Survived(run);
        var crashes = new Crashes();
        var findings = await crashes.RunAsync(run.Output, concurrent: false);
        crashes.None("several projects");
        return (findings, run.Texts());
    }
}
