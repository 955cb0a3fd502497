using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Runs a scheme so that its state only ever comes from finite steps: what <see cref="LossWeighting.Next"/> changed is
/// taken back where a loss was not finite, on the device and without waiting for it.
/// </summary>
internal sealed class SchemeState : IDisposable
{
    private readonly LossWeighting _scheme;
    private readonly List<(Tensor Live, Tensor Before)> _backup = [];

    /// <summary>The scheme's factors at the last step, shape [K], float64: what is used where nothing may advance.</summary>
    private readonly Tensor _last;

    public SchemeState(LossWeighting scheme)
    {
        _scheme = scheme;
        using var scope = NewDisposeScope();
        _last = ones(scheme.Components.Count, ScalarType.Float64).DetachFromDisposeScope();
        scheme.register_buffer("last_weights", _last);

        // A user may create the loss inside a dispose scope of a training loop; what it owns must outlive that.
        foreach (var parameter in scheme.parameters())
        {
            parameter.DetachFromDisposeScope();
        }

        foreach (var buffer in scheme.buffers())
        {
            buffer.DetachFromDisposeScope();
        }
    }

    public LossWeighting Scheme => _scheme;

    /// <summary>The factors of the last step that advanced, where <paramref name="losses"/> are; ones before the first.</summary>
    public Tensor Last(Tensor losses)
    {
        using var noGrad = no_grad();
        return LastBuffer().to(losses.dtype, losses.device);
    }

    /// <summary>The factors of this step; the state advances where all losses are finite.</summary>
    /// <param name="losses">The losses, shape [K], without gradient.</param>
    public Tensor Advance(Tensor losses)
    {
        Remember();
        var factors = _scheme.Next(losses);
        if (factors.Dimensions != 1 || factors.shape[0] != _scheme.Components.Count)
        {
            throw new InvalidOperationException(
                $"{_scheme.GetType().Name}.Next returned a tensor of shape [{string.Join(", ", factors.shape)}] for {_scheme.Components.Count} components; it returns one factor for each.");
        }

        using (no_grad())
        {
            LastBuffer().copy_(factors.detach());
            KeepIf(losses.isfinite().all());
        }

        // A scheme may compute wider than the losses are; their product wants one type.
        return factors.dtype == losses.dtype ? factors : factors.to(losses.dtype);
    }

    /// <summary>Takes the last advance back, for a step that turned out not to be finite in its gradients.</summary>
    public void Undo()
    {
        using var noGrad = no_grad();
        foreach (var (live, before) in _backup)
        {
            live.copy_(before);
        }
    }

    public void Dispose()
    {
        foreach (var (_, before) in _backup)
        {
            before.Dispose();
        }

        _backup.Clear();
    }

    private void Remember()
    {
        Dispose();
        using var noGrad = no_grad();
        foreach (var state in _scheme.buffers())
        {
            _backup.Add((state, state.clone().DetachFromDisposeScope()));
        }
    }

    private void KeepIf(Tensor finite)
    {
        foreach (var (live, before) in _backup)
        {
            // State on the host, while the losses are elsewhere, is the random counter: a draw more is no harm, and to
            // bring the verdict to the host would be.
            if (live.device_type == finite.device_type && live.device_index == finite.device_index)
            {
                live.copy_(where(finite, live, before));
            }
        }
    }

    /// <summary>Moving a module replaces its buffers.</summary>
    private Tensor LastBuffer() => _scheme.get_buffer("last_weights") ?? _last;
}
