using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>A module of a training checkpoint: parameters and buffers, which must be the same on both sides.</summary>
internal sealed class ModuleMember(string name, nn.Module module) : CheckpointMember("module", name, module.GetType().Name)
{
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

            found.Add((tensor, header, reader.BaseStream.Position));
            stored.Skip(header);
        }

        return live.Count > 0
            ? throw Unfit($"it lacks {StateFormat.List([.. live.Keys])}")
            : new Change(module, reader.BaseStream, stored, found);
    }

    private sealed class Change(
        nn.Module module, Stream stream, StateReader reader, List<(Tensor Live, StateHeader Header, long Position)> found)
        : ICheckpointChange
    {
        private readonly List<(Tensor Live, Tensor Before)> _before = [];

        public void Apply()
        {
            using var noGrad = no_grad();
            foreach (var (live, header, position) in found)
            {
                using var scope = NewDisposeScope();
                _before.Add((live, live.detach().cpu().clone().DetachFromDisposeScope()));
                stream.Position = position;
                live.copy_(reader.ReadTensor(header));
            }

            foreach (var loss in module.modules().OfType<LossModule>())
            {
                loss.Checkpoint.Reconcile();
            }
        }

        public void Undo()
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            foreach (var (live, before) in _before)
            {
                live.copy_(before);
            }
        }

        public void Dispose()
        {
            _before.ForEach(static entry => entry.Before.Dispose());
            _before.Clear();
        }
    }
}
