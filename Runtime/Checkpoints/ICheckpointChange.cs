namespace LossGen;

/// <summary>One member's part of a load: read and compared, and not yet in force. Disposing it gives up what undoing needs.</summary>
internal interface ICheckpointChange : IDisposable
{
    /// <summary>Puts it in force.</summary>
    void Apply();

    /// <summary>Takes it back, also where <see cref="Apply"/> failed half-way.</summary>
    void Undo();
}
