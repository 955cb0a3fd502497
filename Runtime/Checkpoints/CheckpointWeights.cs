using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The weights of a loss as a checkpoint sees them: <c>weights.Name</c> and <c>declared.Name</c> for every component,
/// float64, by name. They are not buffers, because <c>to(float32)</c> would round them. The tensors share the memory of
/// the host values. A module that contains the loss has all of it as the one tensor of <see cref="NestedState"/>.
/// </summary>
internal sealed class CheckpointWeights : IDisposable
{
    private static readonly HashSet<string> s_nothing = [];

    private readonly string _owner;
    private readonly string _className;
    private readonly LossDefinition _definition;
    private readonly PhasePosition _phases;
    private readonly Func<IReadOnlyDictionary<string, Tensor>> _buffers;
    private readonly Action<IReadOnlyList<CheckpointMismatchEventArgs>> _tell;
    private readonly double[] _weights;
    private readonly double[] _storedDeclarations;

    /// <summary>The weights when they were last found to be right.</summary>
    private readonly double[] _checked;

    private Dictionary<string, Tensor>? _tensors;
    private NestedTensor? _nested;

    /// <param name="owner">The loss's name, for messages.</param>
    /// <param name="className">The name of its class.</param>
    /// <param name="definition">What the class declares.</param>
    /// <param name="phases">Where the phases stand.</param>
    /// <param name="buffers">The other tensors of the loss.</param>
    /// <param name="tell">Tells differences; what it throws refuses the checkpoint.</param>
    /// <param name="look">Calls <see cref="Reconcile"/> where the loss is free for that.</param>
    public CheckpointWeights(
        string owner,
        string className,
        LossDefinition definition,
        PhasePosition phases,
        Func<IReadOnlyDictionary<string, Tensor>> buffers,
        Action<IReadOnlyList<CheckpointMismatchEventArgs>> tell,
        Action look)
    {
        (_owner, _className, _definition, _phases, _buffers, _tell) = (owner, className, definition, phases, buffers, tell);
        _weights = definition.Components.Select(static component => component.Weight).ToArray();
        _storedDeclarations = [.. _weights];
        _checked = [.. _weights];
        definition.Weights.Attach(definition.Components, _weights, definition.NonNegativeWeights, look);
    }

    /// <summary>How many checkpoints were put in force: what was accumulated before belongs to another model.</summary>
    public int Loads { get; private set; }

    /// <summary>The tensors by their keys; made when first asked for.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors ??= CreateTensors();

    /// <summary>Everything as one tensor, for a module that contains the loss.</summary>
    public Tensor Nested
    {
        get
        {
            var saved = Describe(_definition.DeclaredWeights);
            using var writable = inference_mode(false);
            _nested ??= new NestedTensor(NestedState.SizeOf(saved));
            _nested.Write(saved, _buffers());
            return _nested.Tensor;
        }
    }

    /// <summary>
    /// Looks whether the tensors were written to since the last look. There is no hook for that: a module that contains the
    /// loss is loaded without asking it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loss cannot use what was loaded. Its weights are as they were before.</exception>
    public void Reconcile()
    {
        if (_nested is { } nested)
        {
            using var before = nested.TakeBuffers();
            if (nested.IsWritten)
            {
                TakeNested(nested, before);
            }
        }

        if (!Same(_weights, _checked) || !_storedDeclarations.AsSpan().SequenceEqual(_definition.DeclaredWeights))
        {
            TakeWritten();
        }
    }

    /// <summary>Compares a checkpoint with the class. Changes nothing.</summary>
    /// <param name="saved">What was read.</param>
    /// <param name="skip">Keys to leave alone.</param>
    /// <param name="strict">Whether a checkpoint without any of the components is refused.</param>
    /// <exception cref="InvalidOperationException">The checkpoint cannot be used.</exception>
    public LossDifferences Examine(SavedLoss saved, ISet<string> skip, bool strict) =>
        LossDifferences.Find(_owner, _className, _definition, saved, skip, strict);

    /// <summary>Puts a compared checkpoint in force.</summary>
    public void Apply(LossDifferences differences)
    {
        Loads++;
        differences.Weights.AsSpan().CopyTo(_weights.AsSpan());
        differences.Weights.AsSpan().CopyTo(_checked.AsSpan());
        _definition.DeclaredWeights.AsSpan().CopyTo(_storedDeclarations.AsSpan());
        if (differences.Position is { } position)
        {
            _phases.MoveTo(position);
        }
    }

    /// <summary>The module that contains the loss was loaded, perhaps with the very weights that the loss has already.</summary>
    public void NoteLoad() => Loads++;

    /// <summary>The weights and the position as they are, for <see cref="Restore"/>.</summary>
    public Snapshot Save() => new([.. _weights], PositionNow(), Loads);

    /// <summary>What <see cref="Save"/> returned is in force again.</summary>
    public void Restore(Snapshot before)
    {
        Loads = before.Loads;
        before.Weights.CopyTo(_weights.AsSpan());
        before.Weights.CopyTo(_checked.AsSpan());
        _definition.DeclaredWeights.CopyTo(_storedDeclarations, 0);
        _phases.MoveTo(before.Position);
        _nested?.Forget();
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors?.Values ?? Enumerable.Empty<Tensor>())
        {
            tensor.Dispose();
        }

        _nested?.Dispose();
        (_tensors, _nested) = (null, null);
    }

    private void TakeNested(NestedTensor nested, NestedBuffers? before)
    {
        var saved = nested.Read();
        nested.Forget();

        // Whatever the loss thinks of its own entry, the model beside it is another one now.
        NoteLoad();
        try
        {
            RequireWhole(saved, before);
            Accept(saved, Save());
        }
        catch
        {
            before?.Restore(_buffers());
            throw;
        }
    }

    private void RequireWhole([NotNull] SavedLoss? saved, NestedBuffers? before)
    {
        if (saved is null)
        {
            throw new InvalidOperationException(
                $"A module that contains {_owner} was loaded from a damaged file, or from one of another format: the entry that ends in "
                + $"'{NestedState.Key}' cannot be read. {_owner} is as it was before; what else that module loaded is not.");
        }

        if (before?.Objection(saved.Tensors, _buffers()) is { } objection)
        {
            throw new InvalidOperationException(
                $"A module that contains {_owner} was loaded, and of {_owner} not all that was saved: {objection}. "
                + $"{_owner} is as it was before; what else that module loaded is not. "
                + "Load the module from a whole state of the same classes. A state that was edited, or that is to be loaded in part, "
                + $"goes into {_owner} by its own load_state_dict; skip '{NestedState.Key}' in the module's load then.");
        }
    }

    /// <summary>Puts a checkpoint in force and tells of it; a listener that throws refuses it.</summary>
    private void Accept(SavedLoss saved, Snapshot before)
    {
        var differences = Examine(saved, s_nothing, strict: false);
        try
        {
            Apply(differences);
            _tell(differences.Told);
        }
        catch
        {
            Restore(before);
            throw;
        }
    }

    /// <summary>Somebody wrote into the tensors of the state dictionary, or changed a weight; maybe another thread, just now.</summary>
    private void TakeWritten()
    {
        double[] seen = [.. _weights];
        var before = new Snapshot([.. _checked], PositionNow(), Loads);
        try
        {
            if (_storedDeclarations.AsSpan().SequenceEqual(_definition.DeclaredWeights))
            {
                LossDifferences.Require(_owner, _definition, seen);
                seen.CopyTo(_checked, 0);
            }
            else
            {
                Accept(Describe(_storedDeclarations), before);
            }
        }
        catch
        {
            Restore(before);
            throw;
        }
    }

    private long PositionNow() => _definition.Phases.Count > 0 ? _phases.Value : 0;

    private SavedLoss Describe(double[] declared)
    {
        var saved = new SavedLoss { ClassName = _className };
        for (var i = 0; i < _weights.Length; i++)
        {
            saved.Components[_definition.Components[i].Name] = new SavedComponent(_weights[i], declared[i]);
        }

        if (_definition.Phases.Count > 0)
        {
            saved.Position = _phases.Value;
            saved.Cycle.AddRange(PhaseCycle.Of(_definition.Phases));
        }

        return saved;
    }

    private Dictionary<string, Tensor> CreateTensors()
    {
        // Made in inference mode they could not be written to outside of it.
        using var writable = inference_mode(false);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            [SavedLossKeys.Class + _className] = tensor(SavedLossKeys.FormatVersion).DetachFromDisposeScope(),
        };
        AddViews(SavedLossKeys.Weight, _weights);
        AddViews(SavedLossKeys.Declared, _storedDeclarations);
        if (_definition.Phases.Count > 0)
        {
            tensors.Add(SavedLossKeys.Position, _phases.ToTensor());
            foreach (var phase in PhaseCycle.Of(_definition.Phases))
            {
                tensors.Add(SavedLossKeys.Cycle + phase.Name, tensor(new[] { phase.Start, phase.Steps }).DetachFromDisposeScope());
            }
        }

        return tensors;

        void AddViews(string prefix, double[] values)
        {
            using var scope = NewDisposeScope();
            var shared = from_array(values);
            for (var i = 0; i < values.Length; i++)
            {
                tensors.Add(prefix + _definition.Components[i].Name, shared.select(0, i).DetachFromDisposeScope());
            }
        }
    }

    private static bool Same(double[] left, double[] right) =>
        MemoryMarshal.AsBytes(left.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(right.AsSpan()));

    /// <summary>What a load that fails goes back to.</summary>
    internal sealed record Snapshot(double[] Weights, long Position, int Loads);
}
