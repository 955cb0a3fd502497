namespace LossGen;

/// <summary>
/// A whole number of a scheme's state, such as the steps since its beginning, registered with
/// <see cref="LossWeighting.RegisterCounter"/>. It stays on the host, is saved with the loss, and goes back to what it was
/// when the step that changed it fails or is skipped.
/// </summary>
public sealed class SchemeCounter
{
    private readonly HostCounter _counter;

    internal SchemeCounter(HostCounter counter) => _counter = counter;

    /// <summary>The number.</summary>
    public long Value
    {
        get => _counter.Values[0];
        set => _counter.Values[0] = value;
    }
}
