using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Text;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>Whether weights that share out 1 do so all the way; LG1003 looks at the end.</summary>
internal static class ConvexCourse
{
    /// <summary>What rounding in decimal numbers leaves; the Runtime allows as much.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>What is wrong, with the first point at which it is; null where nothing is, or where a way is not known.</summary>
    public static string? Objection(LossReading loss)
    {
        var weighed = loss.Components.Where(static component => component.IsWeighed).ToList();
        if (!loss.Traits.WeightsSumToOne
            || !weighed.Exists(static component => component.Schedule is not null)
            || !weighed.TrueForAll(IsFollowed))
        {
            return null;
        }

        var first = weighed.Sum(static component => component.Schedule?.From ?? component.Weight);
        if (IsOff(first))
        {
            return $"The weights sum to {Text(first)} before the first step, not to 1: give the others schedules of the same form that "
                + "leave the rest of 1";
        }

        // The end is LG1003's.
        if (IsOff(weighed.Sum(static component => component.Weight)))
        {
            return null;
        }

        foreach (var (step, epoch) in Points(weighed))
        {
            var sum = 0.0;
            foreach (var component in weighed)
            {
                if (component.Schedule is not { } schedule)
                {
                    sum += component.Weight;
                }
                else if (ScheduleCourse.ValueAt(schedule, schedule.CountsEpochs ? epoch : step) is { } value)
                {
                    sum += value;
                }
                else
                {
                    return null;
                }
            }

            if (IsOff(sum))
            {
                return FormattableString.Invariant(
                        $"The weights sum to {Text(sum)} at {(epoch > 0 ? "epoch" : "step")} {(epoch > 0 ? epoch : step)}, not to 1: ")
                    + "give all schedules the same form, Start and length; exponential ones never leave the rest of 1";
            }
        }

        return null;
    }

    private static bool IsFollowed(ComponentReading component) =>
        component.Schedule is not { } schedule || (schedule.From is > 0 and < 1 && ScheduleCourse.CanBeFollowed(schedule));

    private static bool IsOff(double sum) => Math.Abs(sum - 1) > Tolerance;

    // As many digits as the tolerance has.
    private static string Text(double sum) => Numbers.Text(Math.Round(sum, 6));

    /// <summary>
    /// The points that tell different ways apart: of steps within the first epoch, then of epochs when all steps have arrived.
    /// </summary>
    private static IEnumerable<(int Step, int Epoch)> Points(List<ComponentReading> components)
    {
        var schedules = components.ConvertAll(static component => component.Schedule);
        var steps = ScheduleCourse.Points(schedules.Where(static schedule => schedule is { CountsEpochs: false }));
        var epochs = ScheduleCourse.Points(schedules.Where(static schedule => schedule is { CountsEpochs: true }));
        return steps.Select(static step => (step, 0)).Concat(epochs.Select(epoch => (steps.LastOrDefault(), epoch)));
    }
}
