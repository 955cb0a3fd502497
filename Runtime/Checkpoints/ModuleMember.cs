using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>A module of a training checkpoint: parameters and buffers, which must be the same on both sides.</summary>
internal sealed class ModuleMember(string name, nn.Module module) : CheckpointMember("module", name, module.GetType().Name)
{
    private readonly HashSet<string> _names = Names(module);

    public override IEnumerable<LossModule> Losses => module.modules().OfType<LossModule>();

    public override string? Obstacle()
    {
        if (Lost() is { } lost)
        {
            return lost;
        }

        foreach (var loss in Losses)
        {
            if (loss.LossParts.State.OpenCycle() is { } cycle)
            {
                return $"of its loss {loss.GetName()}, {cycle}";
            }
        }

        return StateTensors.Objection(module.state_dict());
    }

    public override void Write(BinaryWriter writer)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var state = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (key, tensor) in module.state_dict().OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            state.Add(key, tensor.is_contiguous() ? tensor : tensor.contiguous());
        }

        nn.Module.save_state_dict(writer, state);
    }

    public override ICheckpointChange Prepare(BinaryReader reader)
    {
        if (Lost() is { } lost)
        {
            throw new InvalidOperationException($"{Title} cannot be loaded: {lost}. Nothing was changed.");
        }

        var live = module.state_dict();
        var stored = new StateReader(reader, $"The checkpoint of {Title}");
        var found = new List<(Tensor Live, StateHeader Header, long Position)>();
        for (var i = 0; i < stored.Count; i++)
        {
            var header = stored.ReadHeader();
            if (!live.Remove(header.Key, out var tensor))
            {
                throw Unfit($"it has '{StateFormat.Shown(header.Key)}', which the module has not");
            }

            if (header.Type != tensor.dtype || !header.Shape.AsSpan().SequenceEqual(tensor.shape))
            {
                var (there, here) = (StateFormat.Describe(header.Type, header.Shape), StateFormat.Describe(tensor.dtype, tensor.shape));
                throw Unfit($"'{StateFormat.Shown(header.Key)}' is {there} in it and {here} here");
            }

            if (StateTensors.Objection(header.Key, tensor) is { } objection)
            {
                throw Unfit($"here, {objection}");
            }

            found.Add((tensor, header, reader.BaseStream.Position));
            stored.Skip(header);
        }

        return live.Count > 0
            ? throw Unfit($"it lacks {StateFormat.List([.. live.Keys])}")
            : new Change([.. Losses], reader.BaseStream, stored, found);
    }

    /// <summary>TorchSharp passes over the parameters of a disposed module, and would save it as one that never had any.</summary>
    private string? Lost()
    {
        var now = Names(module);
        return _names.FirstOrDefault(name => !now.Contains(name)) is { } lost
            ? $"it no longer has the parameter '{lost}', which it had when it was added: "
                + "it, or the module within that has the parameter, is disposed"
            : null;
    }

    private static HashSet<string> Names(nn.Module module) =>
        module.named_parameters().Select(static entry => entry.name).ToHashSet(StringComparer.Ordinal);

    private sealed class Change(
        LossModule[] losses, Stream stream, StateReader reader, List<(Tensor Live, StateHeader Header, long Position)> found)
        : ICheckpointChange
    {
        private readonly List<(Tensor Live, Tensor Before)> _before = [];
        private readonly CheckpointWeights.Snapshot[] _own = Array.ConvertAll(losses, static loss => loss.LossParts.Checkpoint.Save());

        public void Apply()
        {
            using (AnyTensor())
            {
                foreach (var (live, header, position) in found)
                {
                    using var scope = NewDisposeScope();
                    var before = live.detach().cpu().clone();
                    stream.Position = position;
                    live.copy_(reader.ReadTensor(header));

                    // One that refuses is as it was.
                    _before.Add((live, before.DetachFromDisposeScope()));
                }
            }

            foreach (var loss in losses)
            {
                loss.LossParts.Checkpoint.NoteLoad();
                loss.LossParts.Checkpoint.Reconcile();
            }
        }

        public void Undo()
        {
            using (AnyTensor())
            {
                foreach (var (live, before) in _before)
                {
                    live.copy_(before);
                }
            }

            for (var i = 0; i < losses.Length; i++)
            {
                losses[i].LossParts.Checkpoint.Restore(_own[i]);
                losses[i].LossParts.Notes.Forget();
            }
        }

        /// <summary>
        /// What was made in inference mode, as a frozen teacher may be, can be written to there only; all else there too.
        /// </summary>
        private static IDisposable AnyTensor() => inference_mode(true);

        public void Dispose()
        {
            _before.ForEach(static entry => entry.Before.Dispose());
            _before.Clear();
        }
    }
}
