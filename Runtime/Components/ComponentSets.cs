namespace LossGen;

/// <summary>The components of a class as its steps take them: all of them, and those of each phase.</summary>
internal sealed class ComponentSets(LossDefinition definition)
{
    private readonly ComponentSet[] _phases = [.. definition.Phases.Select((phase, i) => new ComponentSet(
        definition,
        id: i + 1,
        [.. Enumerable.Range(0, definition.Components.Count)
            .Where(c => phase.Components.Contains(definition.Components[c].Name, StringComparer.Ordinal))]))];

    /// <summary>The components of the joint step.</summary>
    public ComponentSet All { get; } = new(definition, id: 0, [.. Enumerable.Range(0, definition.Components.Count)]);

    /// <summary>The components of a phase.</summary>
    public ComponentSet OfPhase(int phase) => _phases[phase];
}
