using LossGen.Generator.Declarations.Reading;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>Where a schedule of the runtime's stands on its way; of one that is the user's own nothing is known but its ends.</summary>
internal static class ScheduleCourse
{
    /// <summary>Enough that a point lies on each ramp of a schedule of usual cycles.</summary>
    private const int Parts = 16;

    /// <summary>Whether the schedule has an end, and its milestones an order.</summary>
    public static bool CanBeFollowed(ScheduleReading schedule)
    {
        var positions = schedule.Positions;
        return schedule.IsList
            ? schedule.Values.Length > 1 && positions.Length == schedule.Values.Length - 1
            : positions.Length == 1 && schedule.Start >= 0 && schedule.Start < positions[0]
                && (!schedule.Repeats || (CyclesOf(schedule) is > 0 and var cycles && (positions[0] - schedule.Start) / cycles > 1));
    }

    /// <summary>The value after so many steps or epochs, as the runtime's <c>ValueAt</c> has it; null where that is not known.</summary>
    public static double? ValueAt(ScheduleReading schedule, int position)
    {
        if (!schedule.AttributeClass.IsInRuntime() || schedule is not { From: { } from, To: { } to })
        {
            return null;
        }

        if (schedule.IsList)
        {
            return schedule.Values[schedule.Positions.Count(milestone => position >= milestone)].Value;
        }

        var (start, end) = (schedule.Start, schedule.Positions[0]);
        if (position >= end || position < start)
        {
            return position >= end ? to : from;
        }

        var share = (double)(position - start) / (end - start);
        return schedule.AttributeClass.Name switch
        {
            "ConstantScheduleAttribute" => from,
            "LinearScheduleAttribute" => from + ((to - from) * share),
            "CosineScheduleAttribute" => from + ((to - from) * ((1 - Math.Cos(Math.PI * share)) / 2)),
            "ExponentialScheduleAttribute" => from * Math.Pow(to / from, share),
            "CyclicScheduleAttribute" => OfCycles(schedule, from, to, position - start, end - start),
            _ => null,
        };
    }

    /// <summary>The milestones, and between them what tells a line from a curve, in their order.</summary>
    public static List<int> Points(IEnumerable<ScheduleReading?> schedules)
    {
        var points = new SortedSet<int>();
        foreach (var schedule in schedules.OfType<ScheduleReading>())
        {
            foreach (var milestone in schedule.Positions)
            {
                points.Add(milestone - 1);
                points.Add(milestone);
            }

            if (!schedule.IsList)
            {
                var length = schedule.Positions[0] - schedule.Start;
                points.UnionWith([schedule.Start, schedule.Start + 1]);
                for (var part = 1; part < Parts; part++)
                {
                    points.Add(schedule.Start + (int)((long)length * part / Parts));
                }
            }
        }

        return points.Where(static point => point > 0).ToList();
    }

    /// <summary>In each cycle the value changes for a part of it, and holds for the rest.</summary>
    private static double OfCycles(ScheduleReading schedule, double from, double to, int position, int length)
    {
        var cycle = length / CyclesOf(schedule);
        var ramp = schedule.Attribute.Named<double>("Ramp") ?? ScheduleLength.DefaultRamp;
        return from + ((to - from) * Math.Min(position % cycle / (cycle * ramp), 1));
    }

    private static int CyclesOf(ScheduleReading schedule) => schedule.Attribute.Named<int>("Cycles") ?? ScheduleLength.DefaultCycles;
}
