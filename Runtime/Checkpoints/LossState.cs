using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The state dictionary of a loss: what it has registered, its weights by name, and checksums. In a module that contains the loss the
/// weights are one entry.
/// </summary>
internal sealed class LossState(LossModule loss, LossParts parts)
{
    private long[] _checksums = [];
    private Tensor? _checksumTensor;

    /// <summary>Adds the state to a dictionary, or makes one.</summary>
    /// <param name="destination">The dictionary; null for a new one.</param>
    /// <param name="prefix">What the keys begin with in a module that contains the loss; null or empty for the loss's own file.</param>
    public Dictionary<string, Tensor> Write(Dictionary<string, Tensor>? destination, string? prefix)
    {
        ObjectDisposedException.ThrowIf(parts.Entry.IsDisposed, loss);
        parts.Entry.RequireNotElsewhere(nameof(loss.state_dict));
        parts.Again.RequireNone(nameof(loss.state_dict));
        if (!parts.Entry.IsBusy && OpenCycle() is { } cycle)
        {
            parts.Notes.AddOnce($"saved: {cycle}");
        }

        parts.Checkpoint.Reconcile();
        parts.Parameters.RegisterAll();
        if (!string.IsNullOrEmpty(prefix))
        {
            RegisteredState.RequireFreeNames(loss, loss.RegisteredState().Keys);
            return NestedState.Insert(loss.RegisteredState(destination, prefix), prefix, parts.Checkpoint.Nested);
        }

        var state = destination ?? [];
        var own = Own();
        state.TryAdd(StateChecksums.Key, Checksums(own));
        foreach (var (key, tensor) in own)
        {
            state.TryAdd(key, tensor);
        }

        return state;
    }

    /// <summary>Why a checkpoint would lose gradients now, or null.</summary>
    public string? OpenCycle()
    {
        foreach (var note in parts.Cycles.Drop(parts.Checkpoint.Loads))
        {
            parts.Notes.Add(note);
        }

        return parts.Cycles.Waiting();
    }

    private SortedDictionary<string, Tensor> Own()
    {
        var own = new SortedDictionary<string, Tensor>(parts.Registered.Take(), StringComparer.Ordinal);
        foreach (var (key, tensor) in parts.Checkpoint.Tensors)
        {
            own.TryAdd(key, tensor);
        }

        if (parts.Held.Write() is { } held)
        {
            own.TryAdd(SavedLossKeys.Held, tensor(1L));
            foreach (var (name, weight) in held)
            {
                own.TryAdd($"{SavedLossKeys.Held}.{name}", tensor(weight, ScalarType.Float64));
            }
        }

        return own;
    }

    private Tensor Checksums(IReadOnlyDictionary<string, Tensor> own)
    {
        var rows = StateChecksums.Compute(own);
        if (_checksumTensor is null || rows.Length != _checksums.Length)
        {
            _checksumTensor?.Dispose();
            _checksums = rows;
            using var writable = inference_mode(false);
            using var scope = NewDisposeScope();
            _checksumTensor = from_array(rows).view(-1, StateChecksums.Columns).DetachFromDisposeScope();
        }

        rows.CopyTo(_checksums, 0);
        return _checksumTensor;
    }
}
