namespace LossGen;

/// <summary>One declared phase, as its attribute states it.</summary>
/// <param name="name">The phase's name.</param>
/// <param name="steps">How many steps it makes before the next phase is due.</param>
/// <param name="components">The names of its components.</param>
public sealed class PhaseInfo(string name, int steps, params string[] components)
{
    /// <summary>The phase's name.</summary>
    public string Name { get; } = name;

    /// <summary>How many steps it makes before the next phase is due.</summary>
    public int Steps { get; } = steps;

    /// <summary>The names of its components.</summary>
    public IReadOnlyList<string> Components { get; } = components;

    /// <summary>The largest gradient norm in this phase; 0 for the class's.</summary>
    public double MaxNorm { get; init; }
}
