using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schedules;

/// <summary>A schedule that the analyzers did not see, as one that was built without them, says what is wrong when the loss is made.</summary>
public class ScheduleRangeTests
{
    public static TheoryData<ScheduleAttribute, string> Malformed => new()
    {
        { new LinearScheduleAttribute(0, 1), "[LinearSchedule] has neither Steps nor Epochs" },
        { new LinearScheduleAttribute(0, 1) { Steps = 3, Epochs = 3 }, "[LinearSchedule] has both Steps and Epochs" },
        { new LinearScheduleAttribute(0, 1) { Steps = -3 }, "Steps is 1 or more" },
        { new CosineScheduleAttribute(0, 1) { Epochs = 3, Start = 3 }, "Start is 0 to 2" },
        { new CosineScheduleAttribute(0, 1) { Epochs = 3, Start = -1 }, "Start is 0 to 2" },
        { new ConstantScheduleAttribute(double.NaN, 1) { Steps = 3 }, "from is a finite number" },
        { new LinearScheduleAttribute(0, double.PositiveInfinity) { Steps = 3 }, "to is a finite number" },
        { new ExponentialScheduleAttribute(0, 1) { Steps = 3 }, "to has the sign of from (0), and neither is 0" },
        { new ExponentialScheduleAttribute(1, -1) { Steps = 3 }, "to has the sign of from (1), and neither is 0" },
        { new StepScheduleAttribute(1, 2, 3) { Steps = [1] }, "[StepSchedule] has 3 values and 1 milestones" },
        { new StepScheduleAttribute { Steps = [1] }, "[StepSchedule] has 0 values" },
        { new StepScheduleAttribute(1, 2, 3) { Steps = [5, 5] }, "Steps is 6 or more" },
        { new StepScheduleAttribute(1, 2) { Epochs = [0] }, "Epochs is 1 or more" },
        { new StepScheduleAttribute(1, 2), "[StepSchedule] has neither Steps nor Epochs" },
        { new CyclicScheduleAttribute(0, 1) { Steps = 7 }, "Cycles leaves 1 of 7 for each" },
        { new CyclicScheduleAttribute(0, 1) { Steps = 40, Ramp = 1 }, "Ramp is above 0 and at most 0.9" },
        { new CyclicScheduleAttribute(0, 1) { Steps = 40, Ramp = 0 }, "Ramp is above 0" },
        { new CyclicScheduleAttribute(0, 1) { Steps = 40, Cycles = 0 }, "Cycles is 1 or more" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_schedule_is_refused(ScheduleAttribute schedule, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new GivenSchedule(schedule).Dispose()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, -1)]
    [InlineData(-1, 0)]
    public void Weight_that_the_component_cannot_have_is_refused(double from, double to) => Assert.Contains(
        "'Fit' must not be negative",
        Assert.Throws<ArgumentException>(() => new GivenSchedule(new LinearScheduleAttribute(from, to) { Steps = 3 }).Dispose()).Message,
        StringComparison.Ordinal);

    /// <summary>A schedule of a user's own that goes wrong on its way does so before the optimizer steps.</summary>
    [Fact]
    public void Weight_that_is_none_on_the_way_stops_the_step_before_the_optimizer()
    {
        using var scope = NewDisposeScope();
        using var parameter = new TorchSharp.Modules.Parameter(ones([]));
        using var loss = new GivenSchedule(new BrokenAttribute(1, 2) { Steps = 4 });
        using var optimizer = optim.SGD([parameter], 0.1);
        loss.Step(optimizer, x: parameter).Dispose();
        var before = parameter.item<float>();
        var message = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, x: parameter)).Message;
        Assert.Contains("[Broken] gives no weight at step 2. The weight of 'Fit' must be a finite number", message, StringComparison.Ordinal);
        Assert.Equal(before, parameter.item<float>());
        Assert.Equal(1, loss.Weights.Fit);
    }
}

/// <summary>A loss as generated code declares one, with any schedule.</summary>
internal sealed class GivenSchedule(ScheduleAttribute schedule) : LossModule
{
    private readonly ScheduleAttribute _schedule = schedule;

    public FitWeights Weights => (FitWeights)DeclaredWeights;

    public StepResult Step(optim.Optimizer optimizer, Tensor x)
    {
        using var step = BeginStep(optimizer, (x, nameof(x)));
        var fit = step.Require(x.square(), "Fit");
        step.Backward((fit, step.Weight("Fit")));
        return step.End();
    }

    protected override LossDefinition DefineLoss() =>
        new(new FitWeights(), new ComponentInfo("Fit", LossRole.Main, 1) { Schedule = _schedule });

    internal sealed class FitWeights : ComponentWeights
    {
        public double Fit
        {
            get => Get(0);
            set => Set(0, value);
        }
    }
}

internal sealed class BrokenAttribute(double from, double to) : RampScheduleAttribute(from, to)
{
    protected override double Between(long position, long length) => position < 2 ? From : double.NaN;
}
