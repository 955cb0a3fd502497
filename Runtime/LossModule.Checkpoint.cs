using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Saving and loading: TorchSharp's own ways, with the weights by name and without half a checkpoint.</content>
public abstract partial class LossModule
{
    private readonly CheckpointWeights _lossGenCheckpoint;
    private readonly List<string> _lossGenNotes = [];

    /// <summary>
    /// Tells, after loading, where the checkpoint and the class differ: a declared weight that changed, a component that
    /// one of them does not have. The next step's report notes the same.
    /// </summary>
    public event EventHandler<CheckpointMismatchEventArgs>? CheckpointMismatch;

    /// <inheritdoc />
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        _lossGenCheckpoint.Reconcile();
        var state = base.state_dict(destination, prefix);
        foreach (var (key, tensor) in _lossGenCheckpoint.Tensors)
        {
            state.TryAdd(string.IsNullOrEmpty(prefix) ? key : $"{prefix}.{key}", tensor);
        }

        return state;
    }

    /// <inheritdoc />
    /// <remarks>A weight of a component that only one side has is never an error: <see cref="CheckpointMismatch"/> tells.</remarks>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var known = _lossGenCheckpoint.Tensors;
        var missing = known.Keys.Where(key => !source.ContainsKey(key)).ToList();
        var extra = source.Keys.Where(key => CheckpointWeights.IsKey(key) && !known.ContainsKey(key)).ToList();
        var result = base.load_state_dict(source, strict, [.. skip ?? [], .. missing, .. extra]);
        _lossGenCheckpoint.Reconcile();
        _lossGenCheckpoint.TellMissingAndExtra(missing, extra, key => source[key].ToDouble());
        return result;
    }

    /// <inheritdoc />
    /// <remarks>A checkpoint that does not fit changes nothing.</remarks>
    public override nn.Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        using var scope = NewDisposeScope();
        var before = state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().clone(), StringComparer.Ordinal);
        var loaded = new Dictionary<string, bool>(StringComparer.Ordinal);
        try
        {
            base.load(reader, strict: false, skip, loaded);
            var missing = before.Keys.Where(key => !loaded.ContainsKey(key)).ToList();
            var extra = loaded.Where(static entry => !entry.Value).Select(static entry => entry.Key).ToList();
            if (strict)
            {
                RequireFit(missing.Concat(extra).Where(key => !CheckpointWeights.IsKey(key) && skip?.Contains(key) != true).ToList());
            }

            _lossGenCheckpoint.Reconcile();
            _lossGenCheckpoint.TellMissingAndExtra(missing, extra.Where(CheckpointWeights.IsKey), static _ => null);
        }
        catch
        {
            base.load_state_dict(before);
            throw;
        }

        foreach (var (key, fits) in loaded)
        {
            loadedParameters?.Add(key, fits);
        }

        return this;
    }

    private void RequireFit(List<string> foreign)
    {
        if (foreign.Count > 0)
        {
            throw new InvalidOperationException(
                $"The checkpoint does not fit {name}: {string.Join(", ", foreign)} {(foreign.Count == 1 ? "is" : "are")} on one side only. Load with strict: false to ignore that.");
        }
    }

    private void Tell(CheckpointMismatchEventArgs mismatch)
    {
        _lossGenNotes.Add(mismatch.Message);
        CheckpointMismatch?.Invoke(this, mismatch);
    }

    private string[] TakeNotes()
    {
        if (_lossGenNotes.Count == 0)
        {
            return [];
        }

        string[] notes = [.. _lossGenNotes];
        _lossGenNotes.Clear();
        return notes;
    }
}
