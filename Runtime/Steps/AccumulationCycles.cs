using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>The cycles of one loss: each optimizer has its own, and each phase of each alternation.</summary>
internal sealed class AccumulationCycles : IDisposable
{
    private readonly ConditionalWeakTable<object, Dictionary<int, AccumulationCycle>> _cycles = [];

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

    /// <summary>Drops an optimizer's cycle, or a phase's, if no step can use it.</summary>
    /// <returns>A note that says so, or null.</returns>
    public string? Drop(object user, int set, int loads) =>
        Of(user, set) is { IsOpen: true } cycle && Obstacle(user, set, cycle, loads) is { } obstacle ? cycle.Drop(obstacle) : null;

    /// <summary>Drops what no step can use: it would keep the loss from being saved until the garbage collector has found it.</summary>
    /// <returns>Notes that say so.</returns>
    public IReadOnlyList<string> Drop(int loads)
    {
        var notes = new List<string>();
        foreach (var (user, set, cycle) in Open())
        {
            var obstacle = Obstacle(user, set, cycle, loads);
            if (obstacle is null && user is PhaseAlternation alternation && alternation.IsReplaced(set - 1))
            {
                obstacle = "Alternate was called again with the optimizer since";
            }

            if (obstacle is not null)
            {
                notes.Add(cycle.Drop(obstacle));
            }
        }

        return notes;
    }

    /// <summary>The sentence for batches that wait, or null.</summary>
    public string? Waiting()
    {
        var (count, ways) = (0, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var (user, set, cycle) in Open())
        {
            count += cycle.Count;
            ways.Add(user is PhaseAlternation alternation
                ? $"EndCycle(Phase.{alternation.NameOf(set - 1)}) of the alternation"
                : $"EndCycle(optimizer) with the {user.GetType().Name}");
        }

        var (wait, them) = count == 1 ? ("waits", "it") : ("wait", "them");
        return count == 0
            ? null
            : $"{AccumulationCycle.Words(count)} {wait} for the optimizer's step, and gradients are not saved: "
                + $"call {string.Join(" and ", ways)} before, or save at the end of a cycle. Disposing an optimizer that is used no more "
                    + $"drops {them}";
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

    private static string? Obstacle(object user, int set, AccumulationCycle cycle, int loads)
    {
        var optimizer = user is PhaseAlternation alternation ? alternation.OptimizerOf(set - 1) : (optim.Optimizer)user;
        return cycle.Obstacle(loads, optimizer.parameters())
            ?? (optimizer is OptimizerHelper helper && OptimizerTensors.Find(helper) is null ? "the optimizer was disposed since" : null);
    }

    private IEnumerable<(object User, int Set, AccumulationCycle Cycle)> Open() =>
        from entry in _cycles
        from cycle in entry.Value
        where cycle.Value.IsOpen
        select (entry.Key, cycle.Key, cycle.Value);
}
