namespace LossGen;

/// <summary>Says once of a component that it was never present, when that has been so for many steps.</summary>
internal sealed class PresenceWatch(LossDefinition definition, LossNotes notes)
{
    private const int Steps = 1000;

    /// <summary>For each component of the class the steps without it; below 0 where it was present once.</summary>
    private readonly int[] _missed = new int[definition.Components.Count];

    /// <summary>Takes note of whether a component that was due is present.</summary>
    /// <param name="index">Its position in the class.</param>
    /// <param name="isPresent">Whether it is.</param>
    public void Look(int index, bool isPresent)
    {
        if (_missed[index] < 0)
        {
            return;
        }

        if (isPresent)
        {
            _missed[index] = -1;
        }
        else if (++_missed[index] == Steps)
        {
            notes.Add(
                $"'{definition.Components[index].Name}' was absent from each of the first {Steps} steps: look at what it returns null for, "
                + "or take it out of the class");
        }
    }
}
