namespace LossGen.Benchmarks.Measuring;

/// <summary>
/// Blocks of all candidates, round after round and in alternating order, so that whatever else the machine does falls on
/// all of them. Ratios are formed within a round; only they mean something on a shared machine.
/// </summary>
internal sealed class PairedRun
{
    private const int Seed = 20260101;

    private readonly List<Candidate> _candidates;
    private readonly Dictionary<string, Block[]> _blocks;

    private PairedRun(IEnumerable<Candidate> candidates, int rounds)
    {
        _candidates = [.. candidates];
        _blocks = _candidates.ToDictionary(static candidate => candidate.Name, _ => new Block[rounds]);
    }

    public static PairedRun Of(IEnumerable<Candidate> candidates, int rounds, int warmUp)
    {
        var run = new PairedRun(candidates, rounds);
        for (var round = -warmUp; round < rounds; round++)
        {
            run.Round(round);
        }

        return run;
    }

    /// <summary>Processor time of one candidate over another's.</summary>
    public Ratio Time(string numerator, string denominator) =>
        Ratio.Of(Times(numerator), Times(denominator), Seed);

    /// <summary>Bytes that one candidate allocates over another's.</summary>
    public double Allocation(string numerator, string denominator) =>
        Ratio.MedianOf(Allocations(numerator)) / Ratio.MedianOf(Allocations(denominator));

    public double MedianMilliseconds(string candidate) => Ratio.MedianOf(Times(candidate));

    public double MedianAllocation(string candidate) => Ratio.MedianOf(Allocations(candidate));

    /// <summary>The one with the smallest median time.</summary>
    public string FastestOf(IEnumerable<string> candidates) =>
        candidates.MinBy(MedianMilliseconds)!;

    private double[] Times(string candidate) => Array.ConvertAll(_blocks[candidate], static block => block.Cpu.TotalMilliseconds);

    private double[] Allocations(string candidate) => Array.ConvertAll(_blocks[candidate], static block => (double)block.Allocated);

    private void Round(int round)
    {
        // Every candidate gets every place in the order, and its neighbours on both sides.
        var count = _candidates.Count;
        for (var i = 0; i < count; i++)
        {
            var place = (i + Math.Abs(round / 2)) % count;
            var candidate = _candidates[round % 2 == 0 ? place : count - 1 - place];
            var block = Measure(candidate);
            if (round >= 0)
            {
                _blocks[candidate.Name][round] = block;
            }
        }
    }

    private static Block Measure(Candidate candidate)
    {
        candidate.Prepare();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        candidate.Run();
        cpu = Environment.CpuUsage.TotalTime - cpu;
        return new Block(cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }
}
