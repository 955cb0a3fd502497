namespace LossGen;

/// <summary>The parts of a load: all of them come in force, or none.</summary>
internal sealed class CheckpointChanges : IDisposable
{
    private List<(CheckpointMember Member, ICheckpointChange Change)> _changes = [];

    /// <summary>Reads a member's part and compares it. Changes nothing.</summary>
    public void Add(CheckpointMember member, BinaryReader reader) => _changes.Add((member, member.Prepare(reader)));

    /// <summary>Puts all in force. Where one fails, those before it are taken back, each of them, whatever happens on the way.</summary>
    /// <exception cref="AggregateException">One failed, and one could not be taken back.</exception>
    public void Apply()
    {
        // A scheduler that is stepped sets rates; those of the optimizer's state are the ones that count, and come after it.
        _changes = [.. _changes.OrderBy(static entry => entry.Member is OptimizerMember ? 2 : entry.Member is SchedulerMember ? 1 : 0)];
        var (begun, setsRates) = (0, false);
        try
        {
            while (begun < _changes.Count)
            {
                var (member, change) = _changes[begun++];
                setsRates |= member is SchedulerMember;
                change.Apply();
            }
        }
        catch (Exception failure)
        {
            var (lost, failures) = Undo(setsRates ? _changes.Count : begun);
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
