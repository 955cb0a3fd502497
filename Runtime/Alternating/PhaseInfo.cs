namespace LossGen;

/// <summary>One declared phase, as its attribute states it.</summary>
/// <param name="Name">The phase's name.</param>
/// <param name="Steps">How many steps it makes before the next phase is due.</param>
/// <param name="Components">The names of its components.</param>
public sealed record PhaseInfo(string Name, int Steps, params string[] Components)
{
    /// <summary>The largest gradient norm in this phase; 0 for the class's.</summary>
    public double MaxNorm { get; init; }
}
