using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schedules;

/// <summary>Where a schedule stands is saved with the loss, by every way of saving it.</summary>
public partial class ScheduleCheckpointTests
{
    public static TheoryData<string> WaysToLoad() => ["load", "load_state_dict", "inside another module", "into its tensors"];

    [Theory]
    [MemberData(nameof(WaysToLoad))]
    public void Schedules_go_on_where_they_stood(string way)
    {
        using var scope = NewDisposeScope();
        using var saved = new ScheduledLoss();
        Step(saved, 3);
        saved.EpochEnd();
        using var loaded = new ScheduledLoss();
        Assert.Empty(Transfer(saved, loaded, way));
        Assert.Equal((0.3, 0.2, 1e-3), (Math.Round(loaded.Weights.Absolute, 9), loaded.Weights.Largest, loaded.Weights.Size));
        Step(saved, 1);
        Step(loaded, 1);
        loaded.EpochEnd();
        loaded.EpochEnd();
        Assert.Equal((0.4, 0.1), (loaded.Weights.Absolute, loaded.Weights.Largest));
    }

    [Theory]
    [MemberData(nameof(WaysToLoad))]
    public void Schedule_that_code_has_ended_stays_ended(string way)
    {
        using var scope = NewDisposeScope();
        using var saved = new ScheduledLoss();
        saved.Weights.Absolute = 0.7;
        using var loaded = new ScheduledLoss();
        Assert.Empty(Transfer(saved, loaded, way));
        Step(loaded, 3);
        Assert.Equal((0.7, 1e-3), (loaded.Weights.Absolute, loaded.Weights.Size));
    }

    /// <summary>A checkpoint from before code ended the schedule brings it back.</summary>
    [Fact]
    public void Load_brings_a_schedule_back()
    {
        using var scope = NewDisposeScope();
        using var saved = new ScheduledLoss();
        Step(saved, 1);
        using var loaded = new ScheduledLoss();
        loaded.Weights.Absolute = 0.7;
        Transfer(saved, loaded, "load");
        Step(loaded, 1);
        Assert.Equal(0.2, loaded.Weights.Absolute, 1e-12);
    }

    [Theory]
    [InlineData("load")]
    [InlineData("inside another module")]
    public void Schedule_that_is_new_begins_and_tells(string way)
    {
        using var scope = NewDisposeScope();
        using var saved = new Without();
        using var loaded = new With();
        var told = Assert.Single(Transfer(saved, loaded, way));
        Assert.Equal((CheckpointMismatch.ScheduleChanged, "Second"), (told.Mismatch, told.Component));
        Assert.Contains("'Second': it begins at step 0, with weight 1", told.Message, StringComparison.Ordinal);
        Assert.Equal(1, loaded.Weights.Second);
    }

    [Fact]
    public void Schedule_that_the_class_lost_leaves_its_declared_weight_and_tells()
    {
        using var scope = NewDisposeScope();
        using var saved = new With();
        using var parameter = new TorchSharp.Modules.Parameter(ones(1));
        saved.Step(optim.SGD([parameter], 0.1), value: parameter).Dispose();
        using var loaded = new Without();
        var told = Assert.Single(Transfer(saved, loaded, "load"));
        Assert.Equal((CheckpointMismatch.ScheduleChanged, "Second"), (told.Mismatch, told.Component));
        Assert.Contains("its weight 0.5 is used", told.Message, StringComparison.Ordinal);
        Assert.Equal(0.5, loaded.Weights.Second);
    }

    [Fact]
    public void Schedule_with_another_end_goes_on_and_tells()
    {
        using var scope = NewDisposeScope();
        using var saved = new With();
        using var parameter = new TorchSharp.Modules.Parameter(ones(1));
        saved.Step(optim.SGD([parameter], 0.1), value: parameter).Dispose();
        using var loaded = new WithOther();
        var told = Assert.Single(Transfer(saved, loaded, "load"));
        Assert.Equal(CheckpointMismatch.DeclaredWeightChanged, told.Mismatch);
        Assert.Contains("it goes on at step 1, with weight 0.875", told.Message, StringComparison.Ordinal);
        Assert.Equal(0.875, loaded.Weights.Second);
    }

    /// <summary>What does not fit changes nothing, positions included.</summary>
    [Fact]
    public void Load_that_is_refused_leaves_the_position()
    {
        using var scope = NewDisposeScope();
        using var saved = new ScheduledLoss();
        Step(saved, 3);
        using var loaded = new ScheduledLoss();
        Step(loaded, 1);
        loaded.CheckpointMismatch += static (_, _) => throw new InvalidOperationException("refused");
        var state = saved.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value);
        state.Remove("schedule.Absolute");
        Assert.Throws<InvalidOperationException>(() => loaded.load_state_dict(state));
        Step(loaded, 1);
        Assert.Equal(0.2, loaded.Weights.Absolute, 1e-12);
    }

    [Fact]
    public void Position_is_saved_under_the_component_s_name()
    {
        using var scope = NewDisposeScope();
        using var loss = new ScheduledLoss();
        Step(loss, 2);
        var state = loss.state_dict();
        Assert.Equal([("schedule.Absolute", 2L), ("schedule.Largest", 0L), ("schedule.Size", 2L)], state
            .Where(static entry => entry.Key.StartsWith("schedule.", StringComparison.Ordinal)).Select(static entry => (entry.Key, entry.Value.ToInt64())));
    }

    private static void Step(ScheduledLoss loss, int steps)
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = new SteplessOptimizer([.. problem.Model.parameters()]);
        for (var i = 0; i < steps; i++)
        {
            loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target).Dispose();
        }
    }

    private static List<CheckpointMismatchEventArgs> Transfer(LossModule from, LossModule to, string way)
    {
        var told = new List<CheckpointMismatchEventArgs>();
        to.CheckpointMismatch += (_, difference) => told.Add(difference);
        switch (way)
        {
            case "load":
                using (var file = new TemporaryFile())
                {
                    from.save(file.Path);
                    to.load(file.Path, strict: false);
                }

                break;
            case "load_state_dict":
                to.load_state_dict(from.state_dict(), strict: false);
                break;
            case "inside another module":
                using (var file = new TemporaryFile())
                {
                    new Holder(from).save(file.Path);
                    new Holder(to).load(file.Path);
                }

                break;
            default:
                var target = to.state_dict();
                foreach (var (key, tensor) in from.state_dict())
                {
                    target[key].copy_(tensor);
                }

                break;
        }

        _ = to.state_dict();
        return told;
    }

    private sealed class Holder : nn.Module
    {
        public Holder(LossModule loss)
            : base(nameof(Holder)) => register_module("loss", loss);
    }

    [CombinedLoss]
    internal sealed partial class With
    {
        [LossComponent]
        private static Tensor First(Tensor value) => value.square().sum();

        [LossComponent, LinearSchedule(1, 0.5, Steps = 2)]
        private static Tensor Second(Tensor value) => value.abs().sum();
    }

    [CombinedLoss]
    internal sealed partial class WithOther
    {
        [LossComponent]
        private static Tensor First(Tensor value) => value.square().sum();

        [LossComponent, LinearSchedule(1, 0.75, Steps = 2)]
        private static Tensor Second(Tensor value) => value.abs().sum();
    }

    [CombinedLoss]
    internal sealed partial class Without
    {
        [LossComponent]
        private static Tensor First(Tensor value) => value.square().sum();

        [LossComponent(0.5)]
        private static Tensor Second(Tensor value) => value.abs().sum();
    }
}
