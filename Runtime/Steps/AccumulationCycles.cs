using System.Runtime.CompilerServices;

namespace LossGen;

/// <summary>The cycles of one loss: each optimizer has its own, and each phase of each alternation.</summary>
internal sealed class AccumulationCycles : IDisposable
{
    private readonly ConditionalWeakTable<object, Dictionary<int, AccumulationCycle>> _cycles = [];

    /// <summary>How many batches, of all cycles, wait for an optimizer's step.</summary>
    public int OpenBatches => _cycles.Sum(static entry => entry.Value.Values.Sum(static cycle => cycle.Count));

    /// <summary>The cycle of an optimizer or of an alternation's phase.</summary>
    /// <param name="user">The optimizer or the alternation.</param>
    /// <param name="set">The components' set.</param>
    public AccumulationCycle Of(object user, int set)
    {
        var cycles = _cycles.GetOrCreateValue(user);
        if (!cycles.TryGetValue(set, out var cycle))
        {
            cycle = new AccumulationCycle();
            cycles.Add(set, cycle);
        }

        return cycle;
    }

    public void Dispose()
    {
        foreach (var (_, cycles) in _cycles)
        {
            foreach (var cycle in cycles.Values)
            {
                cycle.Dispose();
            }
        }
    }
}
