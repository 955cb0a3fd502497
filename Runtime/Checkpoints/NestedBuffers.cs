using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Buffers and parameters of a loss inside of another module, as they were when TorchSharp asked for the module's state: that is
/// how each of its loads begins. TorchSharp copies without a transaction and spreads a smaller tensor over a larger one, so the
/// loss looks at the result and goes back to these where it is no whole state.
/// </summary>
internal sealed class NestedBuffers : IDisposable
{
    private readonly Dictionary<string, Tensor> _before = new(StringComparer.Ordinal);

    /// <summary>Copies the tensors. Waits for their device.</summary>
    public NestedBuffers(IReadOnlyDictionary<string, Tensor> live)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var writable = inference_mode(false);
        foreach (var (key, tensor) in live)
        {
            _before.Add(key, tensor.detach().clone().DetachFromDisposeScope());
            Saved.Add(key, SavedTensor.Of(tensor));
        }
    }

    /// <summary>What the state says of the tensors.</summary>
    public Dictionary<string, SavedTensor> Saved { get; } = new(StringComparer.Ordinal);

    /// <summary>Compares what a load left with what was saved.</summary>
    /// <param name="saved">What the loaded state says of its tensors; nothing where an older version wrote it.</param>
    /// <param name="live">The tensors now.</param>
    /// <returns>Which tensor is not what was saved, and why, or null.</returns>
    public string? Objection(IReadOnlyDictionary<string, SavedTensor> saved, IReadOnlyDictionary<string, Tensor> live)
    {
        foreach (var (key, tensor) in live)
        {
            if (saved.TryGetValue(key, out var stored) && Objection(stored, key, tensor) is { } objection)
            {
                return objection;
            }
        }

        return null;
    }

    /// <summary>Puts the former values back.</summary>
    public void Restore(IReadOnlyDictionary<string, Tensor> live)
    {
        using var noGrad = no_grad();
        foreach (var (key, before) in _before)
        {
            if (live.TryGetValue(key, out var tensor) && tensor.shape.AsSpan().SequenceEqual(before.shape))
            {
                tensor.copy_(before);
            }
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _before.Values)
        {
            tensor.Dispose();
        }

        _before.Clear();
    }

    private string? Objection(SavedTensor stored, string key, Tensor tensor)
    {
        if (!stored.Shape.AsSpan().SequenceEqual(tensor.shape))
        {
            var (there, here) = (StateFormat.Describe(stored.Type, stored.Shape), StateFormat.Describe(tensor.dtype, tensor.shape));
            return $"'{key}' is {there} in it and {here} here";
        }

        // Rounded to half precision, what was saved has no checksum to be known by.
        if ((stored.Type != tensor.dtype && tensor.element_size() < sizeof(float)) || stored.Checksum == SavedTensor.ChecksumOf(tensor))
        {
            return null;
        }

        if (Saved.TryGetValue(key, out var before) && before.Checksum == SavedTensor.ChecksumOf(tensor))
        {
            return $"'{key}' was not loaded, because the load ended before it or was told to skip it";
        }

        // A state may be edited in memory before it is loaded, but not so.
        return IsSpread(tensor) ? $"one value fills a dimension of '{key}', as if a smaller tensor had been spread over it" : null;
    }

    private static bool IsSpread(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        for (var dimension = 0; dimension < tensor.dim(); dimension++)
        {
            if (tensor.shape[dimension] > 1 && tensor.eq(tensor.narrow(dimension, 0, 1)).all().item<bool>())
            {
                return true;
            }
        }

        return false;
    }
}
