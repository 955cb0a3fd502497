using static TorchSharp.torch;

namespace LossGen;

/// <summary>A state that fits a loss, and the state before it.</summary>
internal sealed class LossChange(LossModule loss, LossDifferences differences, (Tensor Live, Tensor Stored)[] copies)
    : ICheckpointChange
{
    private readonly CheckpointWeights.Snapshot _own = loss.LossParts.Checkpoint.Save();
    private readonly List<(Tensor Live, Tensor Before)> _before = [];

    /// <summary>Tensors that were read for this change alone.</summary>
    public IReadOnlyCollection<Tensor> Read { get; init; } = [];

    public void Apply()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (live, stored) in copies)
        {
            var before = live.detach().clone();
            live.copy_(stored);

            // One that refuses is as it was.
            _before.Add((live, before.DetachFromDisposeScope()));
        }

        loss.LossParts.Checkpoint.Apply(differences);
        loss.LossParts.Notes.Tell(differences.Told);
    }

    public void Undo()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (live, before) in _before)
        {
            live.copy_(before);
        }

        loss.LossParts.Checkpoint.Restore(_own);
        loss.LossParts.Notes.Forget();
    }

    public void Dispose()
    {
        _before.ForEach(static entry => entry.Before.Dispose());
        _before.Clear();
        foreach (var tensor in Read)
        {
            tensor.Dispose();
        }
    }
}
