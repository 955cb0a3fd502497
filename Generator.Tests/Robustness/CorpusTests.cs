using LossGen.Generator.Tests.Fuzzing;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>All C# of the repository, as it is and damaged, takes neither the generator nor an analyzer down.</summary>
public class CorpusTests
{
    public static TheoryData<string> Projects => [.. Corpus.Projects];

    [Fact]
    public void The_corpus_is_the_whole_repository()
    {
        Assert.True(Corpus.FileCount > 500, $"{Corpus.FileCount} files");
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "LossGen.Runtime", "LossGen.Generator", "LossGen.Analyzers", "LossGen.CodeFixes", "LossGen.Generator.Tests", "LossGen.Runtime.Tests", "MultiFashion" },
            Corpus.Projects.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void The_corpus_is_understood()
    {
        var compilation = Corpus.Compile("LossGen.Runtime");
        var errors = compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

        // Otherwise the operations are error nodes, and the rules have nothing to look at.
        Assert.Empty(errors);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Project_as_it_is(string project)
    {
        var run = GeneratorRun.Of(Corpus.Compile(project));
        GeneratorAssert.Survived(run);
        var crashes = new Crashes();

        await crashes.RunAsync(run.Output, concurrent: true);

        crashes.None(project);
    }

    /// <summary>An editor references projects by their compilations, whose symbols have trees that are not this project's.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Project_in_two(string project)
    {
        var (first, second) = Corpus.CompileInTwo(project);
        var run = GeneratorRun.Of(second.AddReferences(GeneratorRun.Of(first).Output.ToMetadataReference()));
        GeneratorAssert.Survived(run);
        var crashes = new Crashes();

        await crashes.RunAsync(run.Output, concurrent: true);

        crashes.None(project);
    }

    /// <summary>What is found in tests of the Runtime does not depend on whether the Runtime is a project or an assembly.</summary>
    [Fact]
    public async Task Runtime_as_project_or_assembly()
    {
        var crashes = new Crashes();
        var againstAssembly = GeneratorRun.Of(Corpus.Compile("LossGen.Runtime.Tests"));
        var runtime = Corpus.Compile("LossGen.Runtime")
            .AddSyntaxTrees(TestCompilation.Parse("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"LossGen.Runtime.Tests\")]", "/project/Access.cs"));
        var againstProject = GeneratorRun.Of(Corpus.CompileAgainst("LossGen.Runtime.Tests", runtime));

        Assert.Equal(againstAssembly.Texts(), againstProject.Texts());
        var expected = FindingText.Of(await crashes.RunAsync(againstAssembly.Output, concurrent: true));
        Assert.True(expected.Count > 10, $"{expected.Count} findings");
        Assert.Equal(expected, FindingText.Of(await crashes.RunAsync(againstProject.Output, concurrent: true)));
        crashes.None("the Runtime's tests");
    }

#pragma warning disable CA5394 // A fixed seed is the point.
    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Files_broken_off_or_with_changed_words(string project)
    {
        var random = new Random(project.Length);
        var compilation = Corpus.Compile(project);
        var run = GeneratorRun.Of(compilation);
        for (var i = 0; i < FuzzBudget.CorpusFiles; i++)
        {
            var tree = compilation.SyntaxTrees[random.Next(compilation.SyntaxTrees.Length)];
            var text = tree.ToString();
            var broken = TestCompilation.Parse(i % 2 == 0 ? text[..random.Next(text.Length)] : TokenMutation.Apply(text, i), tree.FilePath);
            run = run.Again(compilation.ReplaceSyntaxTree(tree, broken));
            GeneratorAssert.Survived(run);
            var crashes = new Crashes();

            await crashes.RunAsync(run.Output, broken);

            crashes.None($"{tree.FilePath}{Environment.NewLine}{broken}");
        }

        await DamagedInTwoAsync(project, random);
    }

    // Damage on the one side and on the other: a call into a file that does not parse, and a file that does not parse calling.
    private static async Task DamagedInTwoAsync(string project, Random random)
    {
        var (first, second) = Corpus.CompileInTwo(project);
        var (library, _) = Damaged(first, random);
        var (program, broken) = Damaged(second, random);
        var crashes = new Crashes();

        await crashes.RunAsync(GeneratorRun.Of(program.AddReferences(library.ToMetadataReference())).Output, broken);
        await crashes.RunAsync(GeneratorRun.Of(second.AddReferences(library.ToMetadataReference())).Output, second.SyntaxTrees[random.Next(second.SyntaxTrees.Length)]);

        crashes.None($"{project} in two, {broken.FilePath}{Environment.NewLine}{broken}");
    }

    private static (CSharpCompilation Project, SyntaxTree Broken) Damaged(CSharpCompilation project, Random random)
    {
        var tree = project.SyntaxTrees[random.Next(project.SyntaxTrees.Length)];
        var text = tree.ToString();
        var broken = TestCompilation.Parse(random.Next(2) == 0 ? text[..random.Next(text.Length)] : TokenMutation.Apply(text, random.Next()), tree.FilePath);
        return (project.ReplaceSyntaxTree(tree, broken), broken);
    }
#pragma warning restore CA5394
}
