using BenchmarkDotNet.Attributes;
using LossGen.Benchmarks.Steps;
using TorchSharp;

namespace LossGen.Benchmarks.Absolute;

/// <summary>One training iteration in microseconds and bytes. Ratios that matter come from the paired run.</summary>
[Config(typeof(InProcess.Repeated))]
public class StepBenchmarks
{
    private readonly List<Workload> _workloads = [];
    private Action _generated = null!;
    private Action _natural = null!;
    private Action _byHand = null!;

    /// <summary>The number of losses.</summary>
    [Params(2, 4, 8)]
    public int Terms { get; set; }

    /// <summary>The model that is trained.</summary>
    [Params("tiny", "MLP")]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        torch.set_num_threads(1);
        _generated = Create(StepForms.Generated);
        _natural = Create(StepForms.Natural);
        _byHand = Create("factors");
    }

    [GlobalCleanup]
    public void CleanUp() => _workloads.ForEach(static workload => workload.Dispose());

    [Benchmark(Baseline = true)]
    public void Natural() => _natural();

    [Benchmark]
    public void ByHandWithFactors() => _byHand();

    [Benchmark]
    public void Generated() => _generated();

    private Action Create(string form)
    {
        _workloads.Add(Workload.Create(Model));
        return StepForms.Create(form, Terms, _workloads[^1]);
    }
}
