using LossGen.Generator.Tests.Fuzzing;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

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
            new HashSet<string>(StringComparer.Ordinal) { "LossGen.Runtime", "LossGen.Generator", "LossGen.CodeFixes", "LossGen.Generator.Tests", "LossGen.Runtime.Tests", "MultiFashion" },
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

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Files_broken_off_or_with_changed_words(string project)
    {
#pragma warning disable CA5394 // A fixed seed is the point.
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
#pragma warning restore CA5394
    }
}
