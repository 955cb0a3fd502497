using LossGen.Benchmarks.Generators.Sources;
using LossGen.Benchmarks.Measuring;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Benchmarks.Generators;

/// <summary>A generator on a project of its own: what one has bound in a compilation, another must not find there.</summary>
internal sealed class GeneratorCandidate(
    string name, IReadOnlyList<IIncrementalGenerator> generators, SourceProject project, Scenario scenario, int repeats) : Candidate(name)
{
    private readonly CSharpCompilation[] _compilations = new CSharpCompilation[repeats];
    private GeneratorDriver? _driver;

    /// <summary>The sources that the last run left.</summary>
    public int GeneratedCount => _driver!.GetRunResult().GeneratedTrees.Length;

    public override void Prepare()
    {
        if (_driver is null)
        {
            _compilations[0] = project.Fresh();
            _driver = Create().RunGenerators(_compilations[0]);
        }

        for (var i = 0; i < repeats; i++)
        {
            _compilations[i] = scenario switch
            {
                Scenario.Cold => project.Fresh(),
                Scenario.UnrelatedEdit => project.EditUnrelated(),
                Scenario.ClassEdit => project.EditOne(),
                _ => _compilations[0],
            };
        }
    }

    public override void Run()
    {
        foreach (var compilation in _compilations)
        {
            _driver = (scenario == Scenario.Cold ? Create() : _driver)!.RunGenerators(compilation);
        }
    }

    private CSharpGeneratorDriver Create() =>
        CSharpGeneratorDriver.Create(generators.Select(static generator => generator.AsSourceGenerator()));
}
