namespace LossGen;

/// <summary>What the report of the next step is to note: what a load found, and what became of batches that were accumulated.</summary>
internal sealed class LossNotes(LossModule loss)
{
    private readonly List<string> _notes = [];

    public void Add(string note) => _notes.Add(note);

    /// <summary>Notes something once, however often it comes up before the next step.</summary>
    public void AddOnce(string note)
    {
        if (!_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }

    /// <summary>The notes, for a report; there are none after that.</summary>
    public string[] Take()
    {
        if (_notes.Count == 0)
        {
            return [];
        }

        string[] notes = [.. _notes];
        _notes.Clear();
        return notes;
    }

    public void Forget() => _notes.Clear();

    /// <summary>
    /// Tells of the differences that a load found, in place of what an earlier one told. A listener that throws refuses the checkpoint, of
    /// which nothing is to be noted then.
    /// </summary>
    public void Tell(IReadOnlyList<CheckpointMismatchEventArgs> differences)
    {
        _notes.Clear();
        _notes.AddRange(differences.Select(static difference => difference.Message));
        try
        {
            foreach (var difference in differences)
            {
                loss.OnCheckpointMismatch(difference);
            }
        }
        catch
        {
            Forget();
            throw;
        }
    }
}
