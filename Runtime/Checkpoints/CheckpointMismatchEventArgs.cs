namespace LossGen;

/// <summary>One difference between a checkpoint and the class that loaded it.</summary>
public sealed class CheckpointMismatchEventArgs : EventArgs
{
    internal CheckpointMismatchEventArgs(
        CheckpointMismatch mismatch, string component, double? storedWeight, double? declaredWeight, string message)
    {
        Mismatch = mismatch;
        Component = component;
        StoredWeight = storedWeight;
        DeclaredWeight = declaredWeight;
        Message = message;
    }

    /// <summary>What differs.</summary>
    public CheckpointMismatch Mismatch { get; }

    /// <summary>The component's name; empty where phases or schemes differ.</summary>
    public string Component { get; }

    /// <summary>The declared weight in the checkpoint, or null where it has none.</summary>
    public double? StoredWeight { get; }

    /// <summary>The weight that the class declares, or null where it has no such component.</summary>
    public double? DeclaredWeight { get; }

    /// <summary>The difference, and what was done, in one sentence.</summary>
    public string Message { get; }
}
