using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Fuzzing;

/// <summary>Sources with words deleted, doubled, exchanged and replaced, from fixed seeds.</summary>
public class MutationTests
{
    [Theory]
    [MemberData(nameof(FuzzSamples.Names), MemberType = typeof(FuzzSamples))]
    public async Task Source_with_changed_words(string sample)
    {
        var text = FuzzSamples.All[sample];
        var (compilation, tree) = FuzzSamples.Project(text);
        var run = GeneratorRun.Of(compilation);
        for (var seed = 0; seed < FuzzBudget.Mutations; seed++)
        {
            var mutated = TestCompilation.Parse(TokenMutation.Apply(text, seed), tree.FilePath);
            var edited = compilation.ReplaceSyntaxTree(tree, mutated);
            run = run.Again(edited);
            await Survives.AllAsync(run, mutated);
            Survives.GeneratesSense(run, mutated);
            Assert.Equal(GeneratorRun.Of(edited).Texts(), run.Texts());
        }
    }
}
