namespace LossGen.Runtime.Tests.Schedules;

/// <summary>What a schedule gives at each position, against numbers that were worked out by hand.</summary>
public class ScheduleValueTests
{
    private static readonly ScheduleAttribute Cyclic = new CyclicScheduleAttribute(0, 1) { Steps = 40 };

    [Fact]
    public void Constant_is_a_gate() =>
        Follows(new ConstantScheduleAttribute(0, 0.1) { Steps = 3 }, (0, 0), (2, 0), (3, 0.1), (99, 0.1));

    [Fact]
    public void Linear_goes_in_equal_steps() =>
        Follows(new LinearScheduleAttribute(1, 0) { Steps = 4 }, (0, 1), (1, 0.75), (2, 0.5), (3, 0.25), (4, 0), (1_000_000_000_000, 0));

    /// <summary>Half a cosine: (1 + cos(π/4))/2 is 0.853553390593274.</summary>
    [Fact]
    public void Cosine_is_slow_at_both_ends() => Follows(
        new CosineScheduleAttribute(1, 0) { Epochs = 4 }, (0, 1), (1, 0.853553390593274), (2, 0.5), (3, 0.146446609406726), (4, 0));

    /// <summary>From 1 to 10⁻⁴ in four steps: a tenth each.</summary>
    [Fact]
    public void Exponential_multiplies_by_one_factor() => Follows(
        new ExponentialScheduleAttribute(1, 1e-4) { Steps = 4 }, (0, 1), (1, 0.1), (2, 0.01), (3, 0.001), (4, 1e-4), (5, 1e-4));

    [Fact]
    public void Exponential_of_a_bonus_stays_below_zero() =>
        Follows(new ExponentialScheduleAttribute(-1, -0.01) { Steps = 2 }, (0, -1), (1, -0.1), (2, -0.01));

    [Fact]
    public void Steps_change_at_their_milestones() => Follows(
        new StepScheduleAttribute(1, 0.5, 0.1) { Steps = [10, 30] }, (0, 1), (9, 1), (10, 0.5), (29, 0.5), (30, 0.1), (31, 0.1));

    /// <summary>Four cycles of ten: five steps up, five at the top; then the end.</summary>
    [Fact]
    public void Cyclic_rises_and_holds_in_each_cycle() => Follows(
        Cyclic, (0, 0), (1, 0.2), (4, 0.8), (5, 1), (9, 1), (10, 0), (12, 0.4), (30, 0), (35, 1), (39, 1), (40, 1), (41, 1));

    /// <summary>43 steps are four cycles of ten, in whole numbers, and three of a fifth.</summary>
    [Fact]
    public void Cycles_that_do_not_divide_the_length_leave_a_rest() =>
        Follows(new CyclicScheduleAttribute(0, 1) { Steps = 43 }, (39, 1), (40, 0), (42, 0.4), (43, 1));

    /// <summary>The list of weights that the code of Fu et al. fills, for 40 steps: start, then a fifth more at each of the next five.</summary>
    [Fact]
    public void Cyclic_is_the_list_of_its_authors()
    {
        var list = Enumerable.Repeat(1.0, 40).ToArray();
        const double Period = 40 / 4.0;
        const double Step = 1 / (Period * 0.5);
        for (var cycle = 0; cycle < 4; cycle++)
        {
            var (value, i) = (0.0, 0);
            while (value <= 1 && (int)(i + (cycle * Period)) < 40)
            {
                list[(int)(i + (cycle * Period))] = value;
                value += Step;
                i++;
            }
        }

        Assert.Equal(list, Enumerable.Range(0, 40).Select(static t => Cyclic.ValueAt(t)), static (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Start_is_waited_for() =>
        Follows(new LinearScheduleAttribute(0, 1) { Start = 10, Steps = 14 }, (0, 0), (10, 0), (11, 0.25), (14, 1));

    [Fact]
    public void Schedule_of_ones_own() => Follows(new SquareAttribute(0, 1) { Steps = 4 }, (0, 0), (1, 0.0625), (2, 0.25), (4, 1));

    private static void Follows(ScheduleAttribute schedule, params (long Position, double Value)[] points) =>
        Assert.All(points, point => Assert.Equal(point.Value, schedule.ValueAt(point.Position), 1e-15));
}

/// <summary>A schedule as a user writes one.</summary>
public sealed class SquareAttribute(double from, double to) : RampScheduleAttribute(from, to)
{
    protected override double Between(long position, long length) => From + ((To - From) * position * position / length / length);
}
