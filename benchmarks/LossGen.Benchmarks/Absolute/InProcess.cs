using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace LossGen.Benchmarks.Absolute;

/// <summary>Measures in this process, whose native libraries are found already, and counts allocations.</summary>
internal abstract class InProcess : ManualConfig
{
    private InProcess(Job job)
    {
        AddJob(job.WithToolchain(InProcessEmitToolchain.Instance));
        AddDiagnoser(MemoryDiagnoser.Default);
        HideColumns(Column.Job, Column.Error, Column.StdDev);
    }

    /// <summary>Work that can be repeated as it is.</summary>
    public sealed class Repeated() : InProcess(Job.ShortRun);

    /// <summary>Work that needs preparing before each run.</summary>
    public sealed class OneByOne() : InProcess(Job.Default
        .WithStrategy(RunStrategy.Monitoring).WithWarmupCount(3).WithIterationCount(10).WithInvocationCount(1).WithUnrollFactor(1));
}
