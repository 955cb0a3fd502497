using static TorchSharp.torch;

namespace LossGen;

/// <content>
/// The weights in checkpoints: <c>weights.Name</c> and <c>declared.Name</c> for every component, float64, by name.
/// They are not buffers, because <c>to(float32)</c> would round them. The tensors share the memory of the host values,
/// so that every way of loading reaches them, also through a module that contains this one.
/// </content>
public abstract partial class LossModule
{
    private const string WeightPrefix = "weights.";
    private const string DeclaredPrefix = "declared.";

    private readonly List<string> _notes = [];
    private double[] _weights = [];
    private double[] _storedDeclarations = [];
    private Dictionary<string, Tensor>? _checkpointTensors;

    /// <summary>
    /// Tells, after loading, where the checkpoint and the class differ: a declared weight that changed, a component that
    /// one of them does not have. The next step's report notes the same.
    /// </summary>
    public event EventHandler<CheckpointMismatchEventArgs>? CheckpointMismatch;

    /// <inheritdoc />
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        ReconcileCheckpoint();
        var state = base.state_dict(destination, prefix);
        foreach (var (key, tensor) in CheckpointTensors())
        {
            state.TryAdd(string.IsNullOrEmpty(prefix) ? key : $"{prefix}.{key}", tensor);
        }

        return state;
    }

    /// <inheritdoc />
    /// <remarks>Weights of components that only one side has are never an error: <see cref="CheckpointMismatch"/> tells.</remarks>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var known = CheckpointTensors();
        var extra = source.Keys.Where(key => IsWeightKey(key) && !known.ContainsKey(key)).ToList();
        var missing = known.Keys.Where(key => !source.ContainsKey(key)).ToList();
        var result = base.load_state_dict(source, strict, [.. skip ?? [], .. extra, .. missing]);
        ReconcileCheckpoint();
        TellMissingAndExtra(missing, extra, key => source[key].cpu().to(ScalarType.Float64).item<double>());
        return result;
    }

    /// <inheritdoc />
    public override nn.Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var before = state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.clone(), StringComparer.Ordinal);
        var loaded = new Dictionary<string, bool>(StringComparer.Ordinal);
        try
        {
            base.load(reader, strict: false, skip, loaded);
            var missing = before.Keys.Where(key => !loaded.ContainsKey(key)).ToList();
            var extra = loaded.Where(static entry => !entry.Value).Select(static entry => entry.Key).ToList();
            var foreign = missing.Concat(extra).Where(key => !IsWeightKey(key) && skip?.Contains(key) != true).ToList();
            if (strict && foreign.Count > 0)
            {
                throw new ArgumentException(
                    $"The checkpoint does not fit {name}: {string.Join(", ", foreign)} {(foreign.Count == 1 ? "is" : "are")} on one side only. Load with strict: false to ignore that.",
                    nameof(reader));
            }

            ReconcileCheckpoint();
            TellMissingAndExtra(missing.Where(IsWeightKey), extra.Where(IsWeightKey), static _ => null);
        }
        catch
        {
            // Half a checkpoint is worse than none.
            base.load_state_dict(before);
            throw;
        }
        finally
        {
            foreach (var tensor in before.Values)
            {
                tensor.Dispose();
            }
        }

        foreach (var (key, fits) in loaded)
        {
            loadedParameters?.Add(key, fits);
        }

        return this;
    }

    private void InitializeCheckpoint()
    {
        _weights = _definition.Components.Select(static component => component.Weight).ToArray();
        _storedDeclarations = [.. _weights];
        _definition.Weights.Attach(_definition.Components, _weights, _definition.NonNegativeWeights);
    }

    /// <summary>
    /// Looks whether a checkpoint with other declared weights was loaded since the last look. There is no hook for that: a
    /// module that contains this one writes straight into the tensors.
    /// </summary>
    private void ReconcileCheckpoint()
    {
        for (var i = 0; i < _weights.Length; i++)
        {
            var component = _definition.Components[i];
            var stored = _storedDeclarations[i];
            if (stored.Equals(component.Weight))
            {
                continue;
            }

            _storedDeclarations[i] = component.Weight;
            if (!_definition.KeepCheckpointWeights)
            {
                _weights[i] = component.Weight;
            }

            Tell(new CheckpointMismatchEventArgs(
                LossGen.CheckpointMismatch.DeclaredWeightChanged,
                component.Name,
                stored,
                component.Weight,
                FormattableString.Invariant(
                    $"the checkpoint was written when '{component.Name}' was declared with weight {stored}, the class now declares {component.Weight}: {_weights[i]} is used")));
        }
    }

    private void TellMissingAndExtra(IEnumerable<string> missing, IEnumerable<string> extra, Func<string, double?> stored)
    {
        foreach (var key in missing.Where(IsDeclaredKey))
        {
            var component = key[DeclaredPrefix.Length..];
            var declared = _definition.Components[_definition.Weights.IndexOf(component)].Weight;
            Tell(new CheckpointMismatchEventArgs(
                LossGen.CheckpointMismatch.MissingComponent, component, null, declared,
                FormattableString.Invariant($"the checkpoint does not know '{component}': it keeps its weight {declared}")));
        }

        foreach (var key in extra.Where(IsDeclaredKey))
        {
            var component = key[DeclaredPrefix.Length..];
            Tell(new CheckpointMismatchEventArgs(
                LossGen.CheckpointMismatch.ExtraComponent, component, stored(key), null,
                $"the checkpoint has a weight for '{component}', which {name} does not have: it is dropped"));
        }
    }

    private void Tell(CheckpointMismatchEventArgs mismatch)
    {
        _notes.Add(mismatch.Message);
        CheckpointMismatch?.Invoke(this, mismatch);
    }

    private string[] TakeNotes()
    {
        if (_notes.Count == 0)
        {
            return [];
        }

        string[] notes = [.. _notes];
        _notes.Clear();
        return notes;
    }

    private Dictionary<string, Tensor> CheckpointTensors()
    {
        if (_checkpointTensors is null)
        {
            _checkpointTensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            AddViews(WeightPrefix, _weights);
            AddViews(DeclaredPrefix, _storedDeclarations);
        }

        return _checkpointTensors;
    }

    private void AddViews(string prefix, double[] values)
    {
        using var scope = NewDisposeScope();
        var shared = from_array(values);
        for (var i = 0; i < values.Length; i++)
        {
            _checkpointTensors!.Add(prefix + _definition.Components[i].Name, shared.select(0, i).DetachFromDisposeScope());
        }
    }

    private void DisposeCheckpoint()
    {
        foreach (var tensor in _checkpointTensors?.Values ?? Enumerable.Empty<Tensor>())
        {
            tensor.Dispose();
        }

        _checkpointTensors = null;
    }

    private static bool IsWeightKey(string key) => key.StartsWith(WeightPrefix, StringComparison.Ordinal) || IsDeclaredKey(key);

    private static bool IsDeclaredKey(string key) => key.StartsWith(DeclaredPrefix, StringComparison.Ordinal);
}
