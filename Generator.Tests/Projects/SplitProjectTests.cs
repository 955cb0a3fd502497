using LossGen.Generator.Tests.Fuzzing;
using LossGen.Generator.Tests.Infrastructure;
using LossGen.Generator.Tests.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Tests.Projects;

/// <summary>All that the rules are tested on, and the right programs, in two projects, of which one references the other's compilation.</summary>
public class SplitProjectTests
{
    private static readonly IReadOnlyList<string> Files =
    [
        .. ReportedCode.Files,
        .. Directory.EnumerateFiles(Path.Combine(TestDirectory.Path, "Idiomatic", "Programs"), "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText),
    ];

    /// <summary>Enough of them for what does not count findings.</summary>
    private static readonly IReadOnlyList<string> Some = [.. Files.Where(static (_, i) => i % 3 == 0)];

    [Fact]
    public async Task An_editor_finds_what_a_build_does()
    {
        var (library, program) = SplitProject.OfWhole(Files);
        var parts = library.SyntaxTrees.Count(static tree => tree.GetRoot().DescendantNodes().Any(static node => node is BaseTypeDeclarationSyntax));
        Assert.True(parts > 500, $"{parts} files have a part in the library");

        var findings = await ReferencedAs.EverythingAsync(LibraryProject.Of(library), program);

        Assert.True(findings.Count > 300, $"{findings.Count} findings");
    }

    [Fact]
    public async Task Nothing_throws_in_halves_that_do_not_compile()
    {
        var (library, program) = SplitProject.Of(Some);

        await SurvivesAsync(GeneratorRun.Of(program).Output, library);
    }

    [Fact]
    public async Task Nothing_throws_in_damaged_files()
    {
        var (library, program) = SplitProject.Of([.. Some.Select(static (file, i) => i % 2 == 0 ? file[..(file.Length * (i % 7) / 7)] : TokenMutation.Apply(file, i))]);

        await SurvivesAsync(GeneratorRun.Of(library).Output, program);
    }

    /// <summary>A file that two projects link is one tree in both, and still only one of them is asked.</summary>
    [Fact]
    public async Task Nothing_throws_where_projects_share_files()
    {
        var (library, program) = SplitProject.Of(Some);
        var shared = library.SyntaxTrees.Take(library.SyntaxTrees.Length / 2);

        await SurvivesAsync(GeneratorRun.Of(library).Output, program.AddSyntaxTrees(shared));
    }

    private static async Task SurvivesAsync(CSharpCompilation library, CSharpCompilation program)
    {
        var run = GeneratorRun.Of(program.AddReferences(library.ToMetadataReference()));
        GeneratorAssert.Survived(run);
        var crashes = new Crashes();

        await crashes.RunAsync(run.Output, concurrent: true);

        crashes.None("two projects");
    }
}
