namespace LossGen;

/// <summary>One component of a saved loss.</summary>
/// <param name="Weight">The weight in force; null where the checkpoint has none.</param>
/// <param name="Declared">The weight that was declared; null where the checkpoint has none.</param>
internal readonly record struct SavedComponent(double? Weight, double? Declared)
{
    /// <summary>Whether the numbers are those of a bound.</summary>
    public bool IsBound { get; init; }
}
