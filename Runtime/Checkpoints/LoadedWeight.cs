using System.Globalization;

namespace LossGen;

/// <summary>Which weight holds for a component after a load.</summary>
internal static class LoadedWeight
{
    /// <summary>The weight of a component that the checkpoint knows, and what is to be told of it.</summary>
    /// <param name="info">The component.</param>
    /// <param name="saved">What the checkpoint has of it.</param>
    /// <param name="present">Its weight in force.</param>
    /// <param name="keepsCheckpoint">Whether a checkpoint's weight wins over one that was declared since.</param>
    public static (double Weight, CheckpointMismatch? Mismatch, string Message) Decide(
        ComponentInfo info, SavedComponent saved, double present, bool keepsCheckpoint)
    {
        switch (saved)
        {
            case { Weight: null }:
                return (present, CheckpointMismatch.IncompleteComponent, FormattableString.Invariant(
                    $"the checkpoint says how '{info.Name}' was declared ({saved.Declared}) and has no {info.Noun} for it: ")
                    + FormattableString.Invariant($"it keeps {present}"));
            case { Declared: null }:
                return (saved.Weight.Value, CheckpointMismatch.IncompleteComponent, FormattableString.Invariant(
                    $"the checkpoint does not say how '{info.Name}' was declared: its {info.Noun} {saved.Weight} is used"));
            case { Declared: { } declared } when !declared.Equals(info.Declared):
                var used = keepsCheckpoint ? saved.Weight.Value : info.Declared;
                return (used, CheckpointMismatch.DeclaredWeightChanged, string.Create(
                    CultureInfo.InvariantCulture,
                    $"the checkpoint was written when '{info.Name}' was declared with {info.Noun} {declared}, "
                    + $"the class now declares {info.Declared}: {used} is used"));
            default:
                return (saved.Weight.Value, null, string.Empty);
        }
    }

    /// <summary>What a checkpoint has of a component, under its name or a former one.</summary>
    public static bool TryFind(ComponentInfo info, SavedLoss saved, out string name, out SavedComponent component)
    {
        foreach (var candidate in info.FormerNames.Prepend(info.Name))
        {
            if (saved.Components.TryGetValue(candidate, out component))
            {
                name = candidate;
                return true;
            }
        }

        (name, component) = (info.Name, default);
        return false;
    }
}
