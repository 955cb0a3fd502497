namespace LossGen;

/// <summary>Translates a saved position from the cycle of phases that was saved to the one that the class declares.</summary>
internal static class PhaseCycle
{
    /// <summary>The phases with the steps at which they begin.</summary>
    public static IEnumerable<SavedPhase> Of(IReadOnlyList<PhaseInfo> phases)
    {
        var start = 0L;
        foreach (var phase in phases)
        {
            yield return new SavedPhase(phase.Name, start, phase.Steps);
            start += phase.Steps;
        }
    }

    /// <summary>The position to use, null for the present one, and what is to be told.</summary>
    public static (long? Position, string? Difference) Compare(LossDefinition definition, SavedLoss saved)
    {
        if (definition.Phases.Count == 0)
        {
            return (null, saved.Position is null
                ? null
                : "the checkpoint has a position in a cycle of phases, and the class has no phases: it is dropped");
        }

        if (saved.Position is not { } position)
        {
            return (null, "the checkpoint has no position in a cycle of phases: the phases go on where they are");
        }

        SavedPhase[] declared = [.. Of(definition.Phases)];
        var length = LengthOf(declared);
        if (saved.Cycle.Count == 0 || saved.Cycle.SequenceEqual(declared))
        {
            var last = definition.Order == PhaseOrder.Once ? length : length - 1;
            return position >= 0 && position <= last
                ? (position, null)
                : (0, FormattableString.Invariant(
                    $"the checkpoint's position {position} is outside the cycle of {length} steps: it begins again"));
        }

        var (phase, step) = Locate(saved.Cycle, position);
        var changed = $"the checkpoint was written in the cycle {Text(saved.Cycle)}, and the class now declares {Text(declared)}";
        if (phase is null)
        {
            return definition.Order == PhaseOrder.Once && position == LengthOf(saved.Cycle)
                ? (length, $"{changed}: all its steps had been made, and none follows")
                : (0, $"{changed}: the cycle begins again");
        }

        foreach (var now in declared)
        {
            if (string.Equals(now.Name, phase, StringComparison.Ordinal))
            {
                var goesOn = Math.Min(step, now.Steps - 1);
                return (now.Start + goesOn, FormattableString.Invariant(
                    $"{changed}: it goes on with step {goesOn + 1} of phase '{now.Name}', which was due"));
            }
        }

        return (0, $"{changed}: phase '{StateFormat.Shown(phase)}' was due and is gone, and the cycle begins again");
    }

    private static (string? Phase, long Step) Locate(List<SavedPhase> cycle, long position)
    {
        foreach (var phase in cycle)
        {
            if (position >= phase.Start && position - phase.Start < phase.Steps)
            {
                return (phase.Name, position - phase.Start);
            }
        }

        return (null, 0);
    }

    private static long LengthOf(IReadOnlyList<SavedPhase> cycle) => cycle.Count == 0 ? 0 : cycle[^1].Start + cycle[^1].Steps;

    private static string Text(IEnumerable<SavedPhase> cycle) =>
        string.Join(" → ", cycle.Select(static phase =>
            FormattableString.Invariant($"{StateFormat.Shown(phase.Name)} × {phase.Steps}")));
}
