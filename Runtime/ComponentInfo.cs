namespace LossGen;

/// <summary>One declared component, as its attribute states it.</summary>
/// <param name="Name">The name of the component's method.</param>
/// <param name="Role">The component's role.</param>
/// <param name="Weight">The declared weight.</param>
public sealed record ComponentInfo(string Name, LossRole Role, double Weight)
{
    /// <summary>The expected magnitude, or <see langword="null"/> where none is declared.</summary>
    public double? Typical { get; init; }

    /// <summary>Whether the component is declared to cross zero.</summary>
    public bool CanBeNegative { get; init; }

    /// <summary>Names that the component had before: under them a checkpoint may have its weight.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];
}
