using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Buffers that a scheme registered by TorchSharp's own method and may change in place. Nothing tells whether it does, so
/// each is copied before the scheme is asked.
/// </summary>
internal sealed class PlainBuffers : IDisposable
{
    private readonly List<(Tensor Live, Tensor Before)> _copies = [];

    /// <summary>Keeps the buffers as they are now.</summary>
    public void Save(IReadOnlyList<Tensor> buffers)
    {
        using var noGrad = no_grad();
        for (var i = 0; i < buffers.Count; i++)
        {
            var live = buffers[i];
            if (i < _copies.Count && Fits(_copies[i].Before, live))
            {
                _copies[i].Before.copy_(live);
                _copies[i] = (live, _copies[i].Before);
                continue;
            }

            // The first time, or the loss was moved since.
            var copy = live.detach().clone().DetachFromDisposeScope();
            if (i < _copies.Count)
            {
                _copies[i].Before.Dispose();
                _copies[i] = (live, copy);
            }
            else
            {
                _copies.Add((live, copy));
            }
        }
    }

    /// <summary>Gives the buffers what they had.</summary>
    public void Restore()
    {
        using var noGrad = no_grad();
        foreach (var (live, before) in _copies)
        {
            live.copy_(before);
        }
    }

    /// <summary>Gives the buffers what they had where the step was not finite, without waiting for the verdict.</summary>
    public void KeepIf(Tensor finite)
    {
        foreach (var (live, before) in _copies)
        {
            if (live.device_type == finite.device_type && live.device_index == finite.device_index)
            {
                live.copy_(where(finite, live, before));
            }
        }
    }

    public void Dispose()
    {
        foreach (var (_, before) in _copies)
        {
            before.Dispose();
        }

        _copies.Clear();
    }

    private static bool Fits(Tensor copy, Tensor live) =>
        copy.dtype == live.dtype
        && copy.device_type == live.device_type
        && copy.device_index == live.device_index
        && copy.shape.AsSpan().SequenceEqual(live.shape);
}
