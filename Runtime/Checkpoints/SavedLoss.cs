namespace LossGen;

/// <summary>What a checkpoint says about a loss itself, however it was stored.</summary>
internal sealed class SavedLoss
{
    /// <summary>The name of the class that was saved; null where the checkpoint does not say.</summary>
    public string? ClassName { get; set; }

    /// <summary>The name of its scheme; null where the checkpoint does not say.</summary>
    public string? SchemeName { get; set; }

    /// <summary>The components by name.</summary>
    public Dictionary<string, SavedComponent> Components { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the schedules of components stood, by the components' names.</summary>
    public Dictionary<string, long> Schedules { get; } = new(StringComparer.Ordinal);

    /// <summary>The effective weights that were kept, by their names; null where none were.</summary>
    public Dictionary<string, double>? Held { get; set; }

    /// <summary>Where the phases stood; null for a class without phases.</summary>
    public long? Position { get; set; }

    /// <summary>The cycle of phases in its order; empty where the checkpoint does not say.</summary>
    public List<SavedPhase> Cycle { get; } = [];

    /// <summary>
    /// In a module that contains the loss: its buffers and parameters by their keys; empty where the checkpoint does not say.
    /// </summary>
    public Dictionary<string, SavedTensor> Tensors { get; } = new(StringComparer.Ordinal);
}
