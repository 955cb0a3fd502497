using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The weights of a loss as a checkpoint sees them: <c>weights.Name</c> and <c>declared.Name</c> for every component,
/// float64, by name. They are not buffers, because <c>to(float32)</c> would round them. The tensors share the memory of
/// the host values, so that every way of loading reaches them, also through a module that contains the loss. The
/// position of a class with phases is <c>phases.position</c>, in the same way.
/// </summary>
internal sealed class CheckpointWeights : IDisposable
{
    private const string WeightPrefix = "weights.";
    private const string DeclaredPrefix = "declared.";
    private const string PositionKey = "phases.position";

    private readonly string _owner;
    private readonly LossDefinition _definition;
    private readonly PhasePosition _phases;
    private readonly Action<CheckpointMismatchEventArgs> _tell;
    private readonly double[] _weights;
    private readonly double[] _storedDeclarations;
    private Dictionary<string, Tensor>? _tensors;

    public CheckpointWeights(string owner, LossDefinition definition, PhasePosition phases, Action<CheckpointMismatchEventArgs> tell)
    {
        (_owner, _definition, _phases, _tell) = (owner, definition, phases, tell);
        _weights = definition.Components.Select(static component => component.Weight).ToArray();
        _storedDeclarations = [.. _weights];
        definition.Weights.Attach(definition.Components, _weights, definition.NonNegativeWeights);
    }

    /// <summary>The tensors by their keys; made when first asked for.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors
    {
        get
        {
            if (_tensors is null)
            {
                _tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
                AddViews(WeightPrefix, _weights);
                AddViews(DeclaredPrefix, _storedDeclarations);
                if (_definition.Phases.Count > 0)
                {
                    _tensors.Add(PositionKey, _phases.ToTensor());
                }
            }

            return _tensors;
        }
    }

    public static bool IsKey(string key) =>
        key.StartsWith(WeightPrefix, StringComparison.Ordinal) || IsDeclaredKey(key) || string.Equals(key, PositionKey, StringComparison.Ordinal);

    /// <summary>
    /// Looks whether a checkpoint was loaded since the last look. There is no hook for that: a module that contains the
    /// loss writes straight into the tensors.
    /// </summary>
    /// <exception cref="InvalidOperationException">The checkpoint has a weight that the class could not have. The declared weight is in force again.</exception>
    public void Reconcile()
    {
        for (var i = 0; i < _weights.Length; i++)
        {
            var component = _definition.Components[i];
            var stored = _storedDeclarations[i];
            if (!stored.Equals(component.Weight))
            {
                _storedDeclarations[i] = component.Weight;
                if (!_definition.KeepCheckpointWeights)
                {
                    _weights[i] = component.Weight;
                }

                _tell(new CheckpointMismatchEventArgs(
                    CheckpointMismatch.DeclaredWeightChanged,
                    component.Name,
                    stored,
                    component.Weight,
                    FormattableString.Invariant(
                        $"the checkpoint was written when '{component.Name}' was declared with weight {stored}, the class now declares {component.Weight}: {_weights[i]} is used")));
            }

            if (_definition.Weights.Objection(i, _weights[i]) is { } objection)
            {
                _weights[i] = component.Weight;
                throw new InvalidOperationException($"{_owner} cannot use a weight of the loaded checkpoint. {objection}");
            }
        }
    }

    /// <summary>Tells of components that only the class, or only the checkpoint, has.</summary>
    /// <param name="missing">Keys that the checkpoint does not have.</param>
    /// <param name="extra">Keys that the class does not have.</param>
    /// <param name="stored">The declared weight in the checkpoint, by key, where it is known.</param>
    public void TellMissingAndExtra(IEnumerable<string> missing, IEnumerable<string> extra, Func<string, double?> stored)
    {
        foreach (var key in missing.Where(IsDeclaredKey))
        {
            var component = key[DeclaredPrefix.Length..];
            var declared = _definition.Components[_definition.Weights.IndexOf(component)].Weight;
            _tell(new CheckpointMismatchEventArgs(
                CheckpointMismatch.MissingComponent,
                component,
                storedWeight: null,
                declared,
                FormattableString.Invariant($"the checkpoint does not know '{component}', which keeps its weight {declared}")));
        }

        foreach (var key in extra.Where(IsDeclaredKey))
        {
            var component = key[DeclaredPrefix.Length..];
            _tell(new CheckpointMismatchEventArgs(
                CheckpointMismatch.ExtraComponent,
                component,
                stored(key),
                declaredWeight: null,
                $"the checkpoint has a weight for '{component}', which {_owner} does not have: it is dropped"));
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors?.Values ?? Enumerable.Empty<Tensor>())
        {
            tensor.Dispose();
        }

        _tensors = null;
    }

    private void AddViews(string prefix, double[] values)
    {
        using var scope = NewDisposeScope();
        var shared = from_array(values);
        for (var i = 0; i < values.Length; i++)
        {
            _tensors!.Add(prefix + _definition.Components[i].Name, shared.select(0, i).DetachFromDisposeScope());
        }
    }

    private static bool IsDeclaredKey(string key) => key.StartsWith(DeclaredPrefix, StringComparison.Ordinal);
}
