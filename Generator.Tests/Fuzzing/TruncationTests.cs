using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Fuzzing;

/// <summary>Half-typed code, broken off at every place, never takes the generator or an analyzer down.</summary>
public class TruncationTests
{
    [Theory]
    [MemberData(nameof(FuzzSamples.Names), MemberType = typeof(FuzzSamples))]
    public async Task Source_broken_off_anywhere(string sample)
    {
        var text = FuzzSamples.All[sample];
        Assert.InRange(text.Length, 1, FuzzSamples.MaxLength);
        var (compilation, tree) = FuzzSamples.Project(text);
        var run = GeneratorRun.Of(compilation);
        foreach (var length in FuzzBudget.Offsets(text.Length))
        {
            var broken = TestCompilation.Parse(text[..length], tree.FilePath);
            run = run.Again(compilation.ReplaceSyntaxTree(tree, broken));
            await Survives.AllAsync(run, broken);
        }
    }
}
