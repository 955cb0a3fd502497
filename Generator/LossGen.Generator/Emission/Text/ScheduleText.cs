using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Text;

/// <summary>The schedule of a class in words.</summary>
internal static class ScheduleText
{
    /// <summary>For example <c>Critic twice, then Generator once</c>.</summary>
    public static string Of(ScheduleModel schedule)
    {
        var turns = string.Join(", then ", schedule.Phases.Select(static phase => $"{phase.Name} {Times(phase.Steps)}"));
        return schedule.RunsOnce ? $"{turns}, then the end" : turns;
    }

    private static string Times(int count) => count switch
    {
        1 => "once",
        2 => "twice",
        _ => FormattableString.Invariant($"{count} times"),
    };
}
