using static TorchSharp.torch;

namespace LossGen;

/// <summary>The memory of the tensor <c>lossgen</c>, which whoever loads the containing module writes into.</summary>
internal sealed class NestedTensor : IDisposable
{
    private readonly byte[] _memory;
    private readonly byte[] _written;

    /// <summary>Other at each writing, so that a load is noticed where it changes nothing else: what was accumulated before it is void.</summary>
    private long _stamp = BitConverter.ToInt64(Guid.NewGuid().ToByteArray());

    public NestedTensor(int size)
    {
        (_memory, _written) = (new byte[size], new byte[size]);
        Tensor = from_array(_memory).DetachFromDisposeScope();
    }

    public Tensor Tensor { get; }

    /// <summary>Whether somebody else wrote into it.</summary>
    public bool IsWritten => !_memory.AsSpan().SequenceEqual(_written);

    public SavedLoss? Read() => NestedState.Read(_memory);

    public void Write(SavedLoss loss)
    {
        NestedState.Write(loss, _written, ++_stamp);
        Forget();
    }

    /// <summary>Takes back what somebody else wrote.</summary>
    public void Forget() => _written.CopyTo(_memory, 0);

    public void Dispose() => Tensor.Dispose();
}
