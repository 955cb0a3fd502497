using System.Globalization;

namespace LossGen;

/// <summary>What is to be told of a component's schedule after a load.</summary>
internal static class LoadedSchedule
{
    /// <summary>How the schedule of the class differs from the one that was saved, if it does.</summary>
    /// <param name="info">A component with a schedule that goes on.</param>
    /// <param name="declared">What the checkpoint says was declared: the end of the schedule then.</param>
    /// <param name="position">Where the checkpoint says that the schedule stood; null where it says nothing.</param>
    public static (CheckpointMismatch? Mismatch, string Message) Compare(ComponentInfo info, double? declared, long? position)
    {
        var schedule = info.Schedule!;
        return position is not { } at
            ? (CheckpointMismatch.ScheduleChanged, string.Create(
                CultureInfo.InvariantCulture,
                $"the checkpoint has no position for the schedule of '{info.Name}': it begins at {schedule.Words(0)}, "
                + $"with {info.Noun} {schedule.ValueAt(0)}"))
            : declared is { } end && !end.Equals(info.Declared)
                ? (CheckpointMismatch.DeclaredWeightChanged, string.Create(
                    CultureInfo.InvariantCulture,
                    $"the checkpoint was written when the schedule of '{info.Name}' ended at {end}, the class's now ends at "
                    + $"{info.Declared}: it goes on at {schedule.Words(at)}, with {info.Noun} {schedule.ValueAt(at)}"))
                : (null, string.Empty);
    }

    /// <summary>What became of a schedule that the class does not have any more; null where there was none, or code had ended it.</summary>
    public static string? Gone(ComponentInfo info, long? position) => position is >= 0 and { } at
        ? FormattableString.Invariant(
            $"the checkpoint was written when '{info.Name}' had a schedule, at position {at}; the class has none: its {info.Noun} ")
            + FormattableString.Invariant($"{info.Declared} is used")
        : null;
}
