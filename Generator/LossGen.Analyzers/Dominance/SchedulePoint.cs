using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Dominance;

/// <summary>A point of the training at which the weights of a class are known: its beginning, a milestone of a schedule, its end.</summary>
/// <param name="Position">The number of steps or epochs that are done; null for the end of all schedules.</param>
/// <param name="IsEpoch">Whether the position counts epochs.</param>
internal readonly record struct SchedulePoint(long? Position, bool IsEpoch)
{
    /// <summary>When all schedules have arrived: what is declared.</summary>
    public static readonly SchedulePoint End = new(null, IsEpoch: false);

    /// <summary>The point in words, after a blank; empty for the end, which needs none.</summary>
    public string Words => Position switch
    {
        null => "",
        0 => " at the start",
        var position => FormattableString.Invariant($" at {(IsEpoch ? "epoch" : "step")} {position}"),
    };

    /// <summary>All points of the components' schedules but the end; none where nothing is scheduled.</summary>
    public static ImmutableArray<SchedulePoint> Of(ImmutableArray<ComponentReading> components)
    {
        var points = new List<SchedulePoint>();
        foreach (var component in components)
        {
            if (component.Schedule is { Values.IsEmpty: false } schedule)
            {
                points.Add(new SchedulePoint(0, IsEpoch: false));
                points.AddRange(schedule.Positions.Select(position => new SchedulePoint(position, schedule.CountsEpochs)));
            }
        }

        return points.Distinct().ToImmutableArray();
    }

    /// <summary>A component's weight then.</summary>
    /// <param name="component">The component.</param>
    /// <param name="largest">
    /// What counts where the weight is on its way, and known between its ends only: the larger of them or, so that nothing is claimed of an
    /// auxiliary that may not be so, the smaller.
    /// </param>
    public double WeightOf(ComponentReading component, bool largest)
    {
        if (component.Schedule is not { From: { } from, To: { } to } schedule || Position is not { } position)
        {
            return component.Weight;
        }

        if (position == 0)
        {
            return from;
        }

        if (IsEpoch == schedule.CountsEpochs)
        {
            if (schedule.IsList)
            {
                var passed = schedule.Positions.Count(milestone => milestone <= position);
                return schedule.Values[Math.Min(passed, schedule.Values.Length - 1)].Value;
            }

            if (schedule.Positions.All(milestone => milestone <= position))
            {
                return to;
            }

            if (position <= schedule.Start)
            {
                return from;
            }
        }

        var ordered = schedule.Values.Select(static value => value.Value).OrderBy(Math.Abs).ToList();
        return largest ? ordered[ordered.Count - 1] : ordered[0];
    }
}
