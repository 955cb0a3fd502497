using BenchmarkDotNet.Attributes;
using LossGen.Benchmarks.Generators;
using LossGen.Benchmarks.Generators.Sources;
using LossGen.Generator;

namespace LossGen.Benchmarks.Absolute;

/// <summary>One run of the generator in milliseconds and bytes. Each run needs a compilation that nobody has looked at.</summary>
[Config(typeof(InProcess.OneByOne))]
public class GeneratorBenchmarks
{
    private GeneratorCandidate _candidate = null!;

    /// <summary>The number of loss classes, each with three components.</summary>
    [Params(1, 100, 1000)]
    public int Classes { get; set; }

    /// <summary>What happened since the last run.</summary>
    [ParamsAllValues]
    public Scenario Scenario { get; set; }

    [GlobalSetup]
    public void SetUp() =>
        _candidate = new GeneratorCandidate("LossGen", [new LossGenerator()], new SourceProject(SourceShapes.Loss, Classes), Scenario, repeats: 1);

    [IterationSetup]
    public void Prepare() => _candidate.Prepare();

    [Benchmark]
    public void Run() => _candidate.Run();
}
