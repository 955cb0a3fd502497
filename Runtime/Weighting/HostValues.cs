using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// State that lives on the host: numbers that share their memory with a tensor, so that reading and changing them needs no
/// tensor operation and every way of saving and loading reaches them.
/// </summary>
internal sealed class HostValues(params long[] values)
{
    private readonly long[] _values = values;
    private readonly long[] _before = new long[values.Length];

    /// <summary>One of the numbers.</summary>
    public ref long this[int index] => ref _values[index];

    /// <summary>Keeps the numbers as they are now, for <see cref="Restore"/>.</summary>
    public void Save() => _values.CopyTo(_before, 0);

    /// <summary>The numbers as they were when they were last kept.</summary>
    public void Restore() => _before.CopyTo(_values, 0);

    /// <summary>All numbers as a tensor that shares their memory, shape [n], int64.</summary>
    public Tensor ToTensor() => from_array(_values).DetachFromDisposeScope();

    /// <summary>One of the numbers as a tensor that shares its memory, 0-d, int64.</summary>
    public Tensor ToTensor(int index)
    {
        using var scope = NewDisposeScope();
        return from_array(_values).select(0, index).DetachFromDisposeScope();
    }
}
