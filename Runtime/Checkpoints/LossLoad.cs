using static TorchSharp.torch;

namespace LossGen;

/// <summary>One load of a loss, as a transaction: everything is read and compared before anything changes.</summary>
internal sealed class LossLoad
{
    private readonly LossModule _loss;
    private readonly bool _strict;
    private readonly HashSet<string> _skip;
    private readonly Dictionary<string, Tensor> _live;

    public LossLoad(LossModule loss, bool strict, IList<string>? skip)
    {
        loss.LossParts.Checkpoint.Reconcile();
        (_loss, _strict) = (loss, strict);
        _skip = new HashSet<string>(skip ?? [], StringComparer.Ordinal);
        _live = loss.LossParts.Registered.Take();
    }

    private string What => $"The checkpoint for {_loss.GetName()}";

    /// <summary>Loads from a file.</summary>
    /// <param name="source">Where the state begins.</param>
    /// <param name="whole">Whether the state must be all that is left of it.</param>
    /// <returns>The keys of the file, and whether the loss knows them.</returns>
    public Dictionary<string, bool> Take(BinaryReader source, bool whole)
    {
        using var scope = NewDisposeScope();
        var (state, keys) = Read(source, whole);
        Put(Compare(state));
        return keys;
    }

    /// <summary>Reads a file and compares it, for a load that is part of a larger one.</summary>
    /// <param name="source">Where the state begins.</param>
    public ICheckpointChange Prepare(BinaryReader source)
    {
        var state = Read(source, whole: false).State;
        foreach (var tensor in state.Values)
        {
            tensor.DetachFromDisposeScope();
        }

        return Compare(state, state.Values);
    }

    private (Dictionary<string, Tensor> State, Dictionary<string, bool> Keys) Read(BinaryReader source, bool whole)
    {
        var reader = new StateReader(source, What);
        var state = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var keys = new Dictionary<string, bool>(StringComparer.Ordinal);
        var objections = new List<string>();
        for (var i = 0; i < reader.Count; i++)
        {
            var header = reader.ReadHeader();
            var known = SavedLossKeys.IsOwn(header.Key) || _live.ContainsKey(header.Key);
            if (!keys.TryAdd(header.Key, known))
            {
                throw reader.Damaged($"it has '{StateFormat.Shown(header.Key)}' twice");
            }

            var objection = known ? Objection(header) : null;
            if (known && objection is null)
            {
                state.Add(header.Key, reader.ReadTensor(header));
            }
            else
            {
                objections.AddRange(objection is null ? [] : [objection]);
                reader.Skip(header);
            }
        }

        if (reader.Count == 0)
        {
            throw reader.Damaged("it says that it has no tensors");
        }

        RequireKeys(keys.Keys);
        RequireFit(objections);
        if (whole && source.BaseStream.Position < source.BaseStream.Length)
        {
            throw reader.Damaged("it goes on after its last tensor");
        }

        if (StateChecksums.Objection(state, keys.Keys) is { } damage)
        {
            throw reader.Damaged(damage);
        }

        return (state, keys);
    }

    /// <summary>Loads from memory.</summary>
    /// <returns>What TorchSharp returns: keys that only the loss has, and keys that only the source has.</returns>
    public (IList<string> Missing, IList<string> Unexpected) Take(Dictionary<string, Tensor> source, IReadOnlyCollection<string> keys)
    {
        using var scope = NewDisposeScope();
        var difference = RequireKeys(keys);
        RequireFit([.. source
            .Where(entry => _live.ContainsKey(entry.Key) && !_skip.Contains(entry.Key))
            .Select(entry => StateFormat.Difference(entry.Key, entry.Value.dtype, entry.Value.shape, _live[entry.Key]))
            .OfType<string>()]);
        Put(Compare(source));
        return difference;
    }

    // What is learned is a number from the first step on; what is remembered may be NaN, which stands for "not yet".
    private void RequireFinite(Dictionary<string, Tensor> state)
    {
        using var scope = NewDisposeScope();
        foreach (var (key, live) in _live)
        {
            if (((LossSchemes.IsOfScheme(key) && live.requires_grad) || LossConstraints.IsLearned(key))
                && !_skip.Contains(key)
                && state.TryGetValue(key, out var stored)
                && !stored.isfinite().all().item<bool>())
            {
                RequireFit([$"'{StateFormat.Shown(key)}' in it is not finite"]);
            }
        }
    }

    private string? Objection(StateHeader header) => (SavedLossKeys.IsOwn(header.Key), _skip.Contains(header.Key)) switch
    {
        (true, _) => SavedLossKeys.Objection(header.Key, header.Type, header.Shape),
        (false, true) => null,
        _ => StateFormat.Difference(header.Key, header.Type, header.Shape, _live[header.Key]),
    };

    private (IList<string> Missing, IList<string> Unexpected) RequireKeys(IReadOnlyCollection<string> keys)
    {
        List<string> unexpected = [.. keys.Where(key => !SavedLossKeys.IsOwn(key) && !_live.ContainsKey(key) && !_skip.Contains(key))];
        List<string> missing = [.. _live.Keys.Except(keys, StringComparer.Ordinal).Where(key => !_skip.Contains(key))];
        if (_strict && unexpected.Count + missing.Count > 0)
        {
            var has = unexpected.Count == 0 ? string.Empty : $" It has {StateFormat.List(unexpected)}, which the loss does not.";
            var lacks = missing.Count == 0 ? string.Empty : $" It lacks {StateFormat.List(missing)}.";
            throw new InvalidOperationException(
                $"{What} does not fit it.{has}{lacks} Nothing was changed. Load with strict: false to take what fits.");
        }

        return (missing, unexpected);
    }

    private void RequireFit(List<string> objections)
    {
        if (objections.Count > 0)
        {
            var more = objections.Count > 1 ? FormattableString.Invariant($", and {objections.Count - 1} more differ") : string.Empty;
            throw new InvalidOperationException($"{What} does not fit it: {objections[0]}{more}. Nothing was changed.");
        }
    }

    private LossChange Compare(Dictionary<string, Tensor> state, IReadOnlyCollection<Tensor>? read = null)
    {
        RequireFinite(state);
        var differences = _loss.LossParts.Checkpoint.Examine(SavedLossKeys.Read(state, _skip), _skip, _strict);
        var copies = _live
            .Where(entry => state.ContainsKey(entry.Key) && !_skip.Contains(entry.Key))
            .Select(entry => (entry.Value, state[entry.Key]));
        return new LossChange(_loss, differences, [.. copies]) { Read = read ?? [] };
    }

    private static void Put(LossChange change)
    {
        using var undoable = change;
        try
        {
            change.Apply();
        }
        catch
        {
            change.Undo();
            throw;
        }
    }
}
