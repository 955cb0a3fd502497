namespace LossGen;

/// <summary>What a checkpoint says about a loss itself, however it was stored.</summary>
internal sealed class SavedLoss
{
    /// <summary>The name of the class that was saved; null where the checkpoint does not say.</summary>
    public string? ClassName { get; set; }

    /// <summary>The components by name.</summary>
    public Dictionary<string, SavedComponent> Components { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the phases stood; null for a class without phases.</summary>
    public long? Position { get; set; }

    /// <summary>The cycle of phases in its order; empty where the checkpoint does not say.</summary>
    public List<SavedPhase> Cycle { get; } = [];

    /// <summary>
    /// A number that tells two writings apart, or null. While batches wait for the optimizer's step each writing has one: so a load
    /// of the containing module shows, also where it brings what is there already.
    /// </summary>
    public long? Mark { get; set; }
}
