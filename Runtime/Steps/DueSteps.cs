using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// How many steps of the optimizer each set of components has made, by which it is known what is due. Counted, and saved, where a component
/// of the set is not due at every step.
/// </summary>
internal sealed class DueSteps(LossModule loss, LossParts parts)
{
    private readonly Dictionary<int, HostValues<long>> _steps = [];

    /// <summary>Registers the counters: of the joint step, and of each phase.</summary>
    public void Create()
    {
        Add("every", parts.Sets.All);
        for (var i = 0; i < parts.Definition.Phases.Count; i++)
        {
            Add($"every_{parts.Definition.Phases[i].Name}", parts.Sets.OfPhase(i));
        }
    }

    /// <summary>Whether a component of a set is due.</summary>
    public bool IsDue(ComponentSet set, ComponentInfo component) =>
        component.Every <= 1 || !_steps.TryGetValue(set.Id, out var steps) || steps[0] % component.Every == 0;

    /// <summary>The optimizer has stepped. In evaluation mode nothing moves.</summary>
    public void Advance(ComponentSet set)
    {
        if (loss.training && _steps.TryGetValue(set.Id, out var steps))
        {
            steps[0]++;
        }
    }

    private void Add(string key, ComponentSet set)
    {
        if (Array.Exists(set.Infos, static info => info.Every > 1))
        {
            using var scope = NewDisposeScope();
            var counter = new HostCounter();
            _steps.Add(set.Id, counter.Values);
            loss.register_module(key, counter);
            scope.Detach([.. scope.DisposablesView]);
        }
    }
}
