using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Saving and loading: TorchSharp's own ways, with the weights by name and without half a checkpoint.</content>
public abstract partial class LossModule
{
    private readonly CheckpointWeights _lossGenCheckpoint;

    /// <summary>What the last load told; a further load replaces it.</summary>
    private readonly List<string> _lossGenNotes = [];
    private long[] _lossGenChecksums = [];
    private Tensor? _lossGenChecksumTensor;

    /// <summary>
    /// Tells, after loading, where the checkpoint and the class differ: a declared weight that changed, a component that
    /// one of them does not have, another cycle of phases. The next step's report notes the same. A handler that throws
    /// refuses the checkpoint. Where a module that contains the loss was loaded, it is told when the loss is next used.
    /// </summary>
    public event EventHandler<CheckpointMismatchEventArgs>? CheckpointMismatch;

    /// <inheritdoc />
    /// <remarks>Keys are in ordinal order. A module that contains the loss has its weights as one entry, <c>lossgen</c>.</remarks>
    /// <exception cref="ObjectDisposedException">The loss is disposed: its scheme's state is gone.</exception>
    /// <exception cref="InvalidOperationException">A step runs on another thread, or a parameter or buffer has the name of an entry of LossGen's.</exception>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        ObjectDisposedException.ThrowIf(_lossGenIsDisposed, this);
        Entry.RequireNotElsewhere(nameof(state_dict));
        NoteOpenCycle();
        _lossGenCheckpoint.Reconcile();
        RegisterOwn();
        if (!string.IsNullOrEmpty(prefix))
        {
            RequireFreeNames(base.state_dict().Keys);
            return NestedState.Insert(base.state_dict(destination, prefix), prefix, _lossGenCheckpoint.Nested);
        }

        var state = destination ?? [];
        var own = OwnState();
        state.TryAdd(StateChecksums.Key, Checksums(own));
        foreach (var (key, tensor) in own)
        {
            state.TryAdd(key, tensor);
        }

        return state;
    }

    /// <inheritdoc />
    /// <remarks>
    /// All or nothing: what does not fit changes nothing. A weight of a component that only one side has is never an error:
    /// <see cref="CheckpointMismatch"/> tells.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The state does not fit the class, or has a weight that it could not have.</exception>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        foreach (var (key, tensor) in source)
        {
            if (tensor is null || tensor.IsInvalid)
            {
                throw new ArgumentException($"'{key}' is {(tensor is null ? "null" : "a disposed tensor")}.", nameof(source));
            }
        }

        using var loading = BeginLoading(nameof(load_state_dict));
        return new LossLoad(this, strict, skip).Take(source, [.. source.Keys]);
    }

#pragma warning disable RS0026 // TorchSharp's overloads, with its optional parameters.
    /// <inheritdoc />
    /// <remarks>All or nothing: a file that does not fit, is damaged or is something else changes nothing.</remarks>
    /// <exception cref="InvalidDataException">The file is damaged or was not written by <c>save</c>.</exception>
    /// <exception cref="InvalidOperationException">The state does not fit the class, or has a weight that it could not have.</exception>
    public override nn.Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Load(reader, strict, skip, loadedParameters, whole: false);
    }

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The file is damaged or was not written by <c>save</c>.</exception>
    /// <exception cref="InvalidOperationException">The state does not fit the class, or has a weight that it could not have.</exception>
    public override nn.Module load(
        string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (Directory.Exists(location))
        {
            throw new IOException($"{name} cannot be loaded from '{location}', which is a folder. Give the file that save wrote.");
        }

        using var stream = AtomicFile.OpenRead(location);
        using var reader = new BinaryReader(stream);
        return Load(reader, strict, skip, loadedParameters, whole: true);
    }

#pragma warning restore RS0026

    internal CheckpointWeights Checkpoint => _lossGenCheckpoint;

    internal string ClassName => GetType().Name;

    /// <summary>Parameters and buffers of the schemes, and the parameters that the class makes.</summary>
    internal Dictionary<string, Tensor> SchemeState()
    {
        RegisterOwn();
        var state = base.state_dict();
        RequireFreeNames(state.Keys);
        return state;
    }

    /// <summary>Two things of one name are one entry of a file.</summary>
    private void RequireFreeNames(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            if (SavedLossKeys.IsOwn(key))
            {
                throw new InvalidOperationException(
                    $"A parameter or buffer of {name} is named '{key}', and so is an entry that LossGen adds to its state. Give it another name.");
            }
        }
    }

    /// <summary>Tells of differences. A listener that throws refuses the checkpoint, of which nothing is to be noted then.</summary>
    internal void Tell(IReadOnlyList<CheckpointMismatchEventArgs> differences)
    {
        _lossGenNotes.Clear();
        _lossGenNotes.AddRange(differences.Select(static difference => difference.Message));
        try
        {
            foreach (var difference in differences)
            {
                CheckpointMismatch?.Invoke(this, difference);
            }
        }
        catch
        {
            ForgetNotes();
            throw;
        }
    }

    /// <summary>Begins a part of a training checkpoint's save or load, to be disposed at its end: nothing else may run meanwhile.</summary>
    internal IDisposable EnterCheckpoint(string activity)
    {
        var entered = BeginLoading(activity);
        try
        {
            _lossGenCheckpoint.Reconcile();
            return entered;
        }
        catch
        {
            entered.Dispose();
            throw;
        }
    }

    internal void ForgetNotes() => _lossGenNotes.Clear();

    /// <summary>Why a checkpoint would lose gradients now, or null.</summary>
    internal string? OpenCycle() => OpenBatches is > 0 and var count
        ? $"{AccumulationCycle.Words(count)} {(count == 1 ? "waits" : "wait")} for the optimizer's step, and gradients are not saved; save at the end of a cycle, or call EndCycle before"
        : null;

    private void NoteOpenCycle()
    {
        if (!Entry.IsBusy && OpenCycle() is { } cycle && !_lossGenNotes.Contains($"saved: {cycle}"))
        {
            Note($"saved: {cycle}");
        }
    }

    private LossModule Load(
        BinaryReader reader, bool strict, IList<string>? skip, Dictionary<string, bool>? loadedParameters, bool whole)
    {
        using var loading = BeginLoading(nameof(load));
        foreach (var (key, fits) in new LossLoad(this, strict, skip).Take(reader, whole))
        {
            if (loadedParameters is not null)
            {
                loadedParameters[key] = fits;
            }
        }

        return this;
    }

    private SortedDictionary<string, Tensor> OwnState()
    {
        var own = new SortedDictionary<string, Tensor>(SchemeState(), StringComparer.Ordinal);
        foreach (var (key, tensor) in _lossGenCheckpoint.Tensors)
        {
            own.TryAdd(key, tensor);
        }

        return own;
    }

    private Tensor Checksums(IReadOnlyDictionary<string, Tensor> own)
    {
        var rows = StateChecksums.Compute(own);
        if (_lossGenChecksumTensor is null || rows.Length != _lossGenChecksums.Length)
        {
            _lossGenChecksumTensor?.Dispose();
            _lossGenChecksums = rows;
            using var writable = inference_mode(false);
            using var scope = NewDisposeScope();
            _lossGenChecksumTensor = from_array(rows).view(-1, StateChecksums.Columns).DetachFromDisposeScope();
        }

        rows.CopyTo(_lossGenChecksums, 0);
        return _lossGenChecksumTensor;
    }

    internal string[] TakeNotes()
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
