namespace LossGen;

/// <summary>The parts of a load: all of them come in force, or none.</summary>
internal sealed class CheckpointChanges : IDisposable
{
    private readonly List<(CheckpointMember Member, ICheckpointChange Change)> _changes = [];

    /// <summary>Reads a member's part and compares it. Changes nothing.</summary>
    public void Add(CheckpointMember member, BinaryReader reader) => _changes.Add((member, member.Prepare(reader)));

    /// <summary>Puts all in force. Where one fails, those before it are taken back, each of them, whatever happens on the way.</summary>
    /// <exception cref="AggregateException">One failed, and one could not be taken back.</exception>
    public void Apply()
    {
        var begun = 0;
        try
        {
            foreach (var (_, change) in _changes)
            {
                begun++;
                change.Apply();
            }
        }
        catch (Exception failure)
        {
            var (lost, failures) = Undo(begun);
            if (lost.Count == 0)
            {
                throw;
            }

            throw new AggregateException(
                $"The load failed, and what {string.Join(", ", lost)} had before could not be restored: do not train on with it.",
                [failure, .. failures]);
        }
    }

    public void Dispose() => _changes.ForEach(static entry => entry.Change.Dispose());

    private (List<string> Lost, List<Exception> Failures) Undo(int count)
    {
        var (lost, failures) = (new List<string>(), new List<Exception>());
        while (count > 0)
        {
            var (member, change) = _changes[--count];
            try
            {
                change.Undo();
            }
            catch (Exception failure)
            {
                lost.Add(member.Title);
                failures.Add(failure);
            }
        }

        return (lost, failures);
    }
}
