using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// What a loss itself adds to its state dictionary: <c>weights.Name</c>, or <c>bounds.Name</c> of one with a bound, and
/// <c>declared.Name</c> for every component, float64 and by name, the positions of schedules, the version of its format, the scheme, and
/// for a class with phases their position and cycle. The tensors share the memory of the host values; they are not buffers, because
/// <c>to(float32)</c> would round them. They are made when somebody first asks.
/// </summary>
internal sealed class OwnTensors(
    (string Class, string Scheme) names,
    LossDefinition definition,
    (PhasePosition Phases, LossSchedules Schedules) positions,
    HostValues<double> weights,
    HostValues<double> declared) : IDisposable
{
    private Dictionary<string, Tensor>? _tensors;

    /// <summary>The tensors by their keys.</summary>
    public IReadOnlyDictionary<string, Tensor> ByKey => _tensors ??= Create();

    public void Dispose()
    {
        foreach (var tensor in _tensors?.Values ?? Enumerable.Empty<Tensor>())
        {
            tensor.Dispose();
        }

        _tensors = null;
    }

    private Dictionary<string, Tensor> Create()
    {
        // Made in inference mode they could not be written to outside of it.
        using var writable = inference_mode(false);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            [SavedLossKeys.Class + names.Class] = tensor(SavedLossKeys.FormatVersion).DetachFromDisposeScope(),
            [SavedLossKeys.Scheme + names.Scheme] = tensor(SavedLossKeys.FormatVersion).DetachFromDisposeScope(),
        };
        for (var i = 0; i < definition.Components.Count; i++)
        {
            tensors.Add(SavedLossKeys.ValueOf(definition.Components[i]), weights.ToTensor(i));
            tensors.Add(SavedLossKeys.Declared + definition.Components[i].Name, declared.ToTensor(i));
        }

        var schedules = positions.Schedules;
        for (var i = 0; i < schedules.Scheduled.Count; i++)
        {
            tensors.Add(
                SavedLossKeys.Schedule + definition.Components[schedules.Scheduled[i]].Name, schedules.Positions.ToTensor(i));
        }

        if (definition.Phases.Count > 0)
        {
            tensors.Add(SavedLossKeys.Position, positions.Phases.ToTensor());
            foreach (var phase in PhaseCycle.Of(definition.Phases))
            {
                tensors.Add(SavedLossKeys.Cycle + phase.Name, tensor(new[] { phase.Start, phase.Steps }).DetachFromDisposeScope());
            }
        }

        return tensors;
    }
}
