using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// State that lives on the host: numbers that share their memory with a tensor, so that reading and changing them needs no
/// tensor operation and every way of saving and loading reaches them.
/// </summary>
/// <typeparam name="T">The type of the numbers.</typeparam>
internal sealed class HostValues<T>(params T[] values)
    where T : unmanaged
{
    private readonly T[] _values = values;
    private readonly T[] _before = [.. values];

    /// <summary>One of the numbers.</summary>
    public ref T this[int index] => ref _values[index];

    /// <summary>The numbers themselves.</summary>
    public T[] All => _values;

    /// <summary>Whether they are others, to the bit, than when they were last kept.</summary>
    public bool AreChanged => !MemoryMarshal.AsBytes(_values.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(_before.AsSpan()));

    /// <summary>The numbers as they were last kept.</summary>
    public ReadOnlySpan<T> Kept => _before;

    /// <summary>Keeps the numbers as they are now, for <see cref="Restore"/>.</summary>
    public void Save() => _values.CopyTo(_before, 0);

    /// <summary>Keeps numbers that were read a moment ago: another thread may change them.</summary>
    public void Keep(ReadOnlySpan<T> seen) => seen.CopyTo(_before);

    /// <summary>The numbers as they were when they were last kept.</summary>
    public void Restore() => _before.CopyTo(_values, 0);

    /// <summary>Sets one number, and keeps it.</summary>
    public void Set(int index, T value) => _values[index] = _before[index] = value;

    /// <summary>Sets all numbers, and keeps them.</summary>
    public void Set(ReadOnlySpan<T> values)
    {
        values.CopyTo(_values);
        values.CopyTo(_before);
    }

    /// <summary>All numbers as a tensor that shares their memory, shape [n].</summary>
    public Tensor ToTensor() => from_array(_values).DetachFromDisposeScope();

    /// <summary>One of the numbers as a tensor that shares its memory, 0-d.</summary>
    public Tensor ToTensor(int index)
    {
        using var scope = NewDisposeScope();
        return from_array(_values).select(0, index).DetachFromDisposeScope();
    }
}
