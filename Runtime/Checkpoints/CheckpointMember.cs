namespace LossGen;

/// <summary>Something that a training checkpoint saves and loads with the rest.</summary>
internal abstract class CheckpointMember
{
    protected CheckpointMember(string kind, string name, string type) => (Kind, Name, Type) = (kind, name, type);

    /// <summary>What it is: a module, an optimizer, and so on.</summary>
    public string Kind { get; }

    /// <summary>The name under which it is saved; empty for what there is one of.</summary>
    public string Name { get; }

    /// <summary>The name of its class.</summary>
    public string Type { get; }

    /// <summary>What messages call it.</summary>
    public string Title => Name.Length == 0 ? $"the {Kind}" : $"{Kind} '{Name}' ({Type})";

    /// <summary>The losses in it, which do nothing else while they are saved or loaded.</summary>
    public virtual IEnumerable<LossModule> Losses => [];

    /// <summary>Writes the state.</summary>
    public abstract void Write(BinaryWriter writer);

    /// <summary>Reads a state and compares it with what is here. Changes nothing.</summary>
    /// <param name="reader">At the beginning of the state; it stays open until the change is in force.</param>
    /// <exception cref="InvalidOperationException">It does not fit.</exception>
    public abstract ICheckpointChange Prepare(BinaryReader reader);

    /// <summary>The exception for a state that does not fit.</summary>
    protected InvalidOperationException Unfit(string how) => new($"The checkpoint does not fit {Title}: {how}. Nothing was changed.");

    /// <summary>Why it cannot be saved now, or null.</summary>
    public virtual string? Obstacle() => null;
}
