using static TorchSharp.torch;

namespace LossGen;

/// <summary>The memory of the tensor <c>lossgen</c>, which whoever loads the containing module writes into.</summary>
internal sealed class NestedTensor : IDisposable
{
    private readonly byte[] _memory;
    private readonly byte[] _written;

    /// <summary>
    /// Other at each writing, so that a load is noticed where it changes nothing else: what was accumulated before it is void.
    /// </summary>
    private long _stamp = BitConverter.ToInt64(Guid.NewGuid().ToByteArray());

    /// <summary>Copies of the loss's other tensors from when this was last written, for <see cref="TakeBuffers"/>; null after it.</summary>
    private NestedBuffers? _buffers;

    public NestedTensor(int size)
    {
        (_memory, _written) = (new byte[size], new byte[size]);
        Tensor = from_array(_memory).DetachFromDisposeScope();
    }

    public Tensor Tensor { get; }

    /// <summary>Whether somebody else wrote into it.</summary>
    public bool IsWritten => !_memory.AsSpan().SequenceEqual(_written);

    public SavedLoss? Read() => NestedState.Read(_memory);

    /// <summary>Writes the loss, and keeps copies of its other tensors: a load that begins now may end half-way.</summary>
    public void Write(SavedLoss loss, IReadOnlyDictionary<string, Tensor> live)
    {
        _buffers?.Dispose();
        _buffers = new NestedBuffers(live);
        foreach (var (key, tensor) in _buffers.Saved)
        {
            loss.Tensors.Add(key, tensor);
        }

        NestedState.Write(loss, _written, ++_stamp);
        Forget();
    }

    /// <summary>Takes back what somebody else wrote.</summary>
    public void Forget() => _written.CopyTo(_memory, 0);

    /// <summary>Ends the time in which a load can have happened.</summary>
    /// <returns>The copies, for the caller to dispose.</returns>
    public NestedBuffers? TakeBuffers()
    {
        var buffers = _buffers;
        _buffers = null;
        return buffers;
    }

    public void Dispose()
    {
        _buffers?.Dispose();
        Tensor.Dispose();
    }
}
