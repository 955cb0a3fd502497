using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>A position means something in the cycle that it was saved in only.</summary>
public partial class PhaseCheckpointTests
{
    private readonly List<CheckpointMismatchEventArgs> _told = [];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Same_cycle_goes_on_without_a_word(long position)
    {
        using var loss = new TwoOne();
        Assert.Equal(position, Load(new TwoOne(), position, loss));
        Assert.Empty(_told);
    }

    [Theory]
    [InlineData(0, 0, "step 1 of phase 'A'")]
    [InlineData(1, 1, "step 2 of phase 'A'")]
    [InlineData(2, 3, "step 1 of phase 'B'")]
    public void Changed_numbers_of_steps_go_on_in_the_phase_that_was_due(long position, long expected, string message)
    {
        using var loss = new ThreeTwo();
        Assert.Equal(expected, Load(new TwoOne(), position, loss));
        AssertTold("A × 2 → B × 1", "A × 3 → B × 2", message);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 0)]
    public void Reordered_phases_go_on_in_the_phase_that_was_due(long position, long expected)
    {
        using var loss = new OneTwo();
        Assert.Equal(expected, Load(new TwoOne(), position, loss));
        AssertTold("A × 2 → B × 1", "B × 1 → A × 2");
    }

    [Fact]
    public void Phase_that_is_gone_begins_the_cycle_again()
    {
        using var loss = new Renamed();
        Assert.Equal(0, Load(new TwoOne(), 2, loss));
        AssertTold("'B' was due and is gone");
    }

    [Fact]
    public void Position_outside_the_cycle_begins_again()
    {
        using var loss = new TwoOne();
        Assert.Equal(0, Load(new TwoOne(), 9, loss));
        AssertTold("9 is outside the cycle of 3 steps");
    }

    [Fact]
    public void Finished_schedule_stays_finished()
    {
        using var loss = new OnceLonger();
        Assert.Equal(5, Load(new Once(), 3, loss));
        AssertTold("none follows");
    }

    [Fact]
    public void Only_one_side_has_phases()
    {
        using var without = new Plain();
        using var with = new TwoOne();
        Load(with, 1, without);
        AssertTold("the class has no phases");
        _told.Clear();
        using var scope = NewDisposeScope();
        with.load_state_dict(with.state_dict().ToDictionary(static e => e.Key, static e => e.Key == "phases.position" ? tensor(2L) : e.Value.clone()));
        Assert.Equal(2, Load(new Plain(), null, with));
        AssertTold("has no position");
    }

    /// <summary>What was saved before the cycle was written down.</summary>
    [Fact]
    public void Position_without_a_cycle_is_used()
    {
        using var scope = NewDisposeScope();
        using var loss = new TwoOne();
        var state = loss.state_dict().Where(static entry => !entry.Key.StartsWith("cycle.", StringComparison.Ordinal))
            .ToDictionary(static entry => entry.Key, static entry => entry.Value.clone());
        state["phases.position"].fill_(2);
        loss.load_state_dict(state);
        Assert.Equal(2, loss.state_dict()["phases.position"].ToInt64());
    }

    private long Load(LossModule saved, long? position, LossModule loaded)
    {
        using var scope = NewDisposeScope();
        loaded.CheckpointMismatch += (_, difference) => _told.Add(difference);
        var state = saved.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.clone());
        if (position is { } steps)
        {
            state["phases.position"].fill_(steps);
        }

        loaded.load_state_dict(state);
        return loaded.state_dict().TryGetValue("phases.position", out var result) ? result.ToInt64() : -1;
    }

    private void AssertTold(params string[] texts)
    {
        var told = Assert.Single(_told);
        Assert.Equal((CheckpointMismatch.PhasesChanged, string.Empty), (told.Mismatch, told.Component));
        Assert.All(texts, text => Assert.Contains(text, told.Message, StringComparison.Ordinal));
    }

    [CombinedLoss]
    [Phase("A", nameof(One), Steps = 2)]
    [Phase("B", nameof(Two))]
    private sealed partial class TwoOne
    {
        [LossComponent]
        private static Tensor One(Tensor x) => x.sum();

        [LossComponent]
        private static Tensor Two(Tensor x) => x.sum();
    }

    [CombinedLoss]
    [Phase("A", nameof(One), Steps = 3)]
    [Phase("B", nameof(Two), Steps = 2)]
    private sealed partial class ThreeTwo
    {
        [LossComponent]
        private static Tensor One(Tensor x) => x.sum();

        [LossComponent]
        private static Tensor Two(Tensor x) => x.sum();
    }

    [CombinedLoss]
    [Phase("B", nameof(Two))]
    [Phase("A", nameof(One), Steps = 2)]
    private sealed partial class OneTwo
    {
        [LossComponent]
        private static Tensor One(Tensor x) => x.sum();

        [LossComponent]
        private static Tensor Two(Tensor x) => x.sum();
    }

    [CombinedLoss]
    [Phase("A", nameof(One), Steps = 2)]
    [Phase("C", nameof(Two))]
    private sealed partial class Renamed
    {
        [LossComponent]
        private static Tensor One(Tensor x) => x.sum();

        [LossComponent]
        private static Tensor Two(Tensor x) => x.sum();
    }

    [CombinedLoss(Order = PhaseOrder.Once)]
    [Phase("A", nameof(One), Steps = 2)]
    [Phase("B", nameof(Two))]
    private sealed partial class Once
    {
        [LossComponent]
        private static Tensor One(Tensor x) => x.sum();

        [LossComponent]
        private static Tensor Two(Tensor x) => x.sum();
    }

    [CombinedLoss(Order = PhaseOrder.Once)]
    [Phase("A", nameof(One), Steps = 3)]
    [Phase("B", nameof(Two), Steps = 2)]
    private sealed partial class OnceLonger
    {
        [LossComponent]
        private static Tensor One(Tensor x) => x.sum();

        [LossComponent]
        private static Tensor Two(Tensor x) => x.sum();
    }

    [CombinedLoss]
    private sealed partial class Plain
    {
        [LossComponent]
        private static Tensor One(Tensor x) => x.sum();

        [LossComponent]
        private static Tensor Two(Tensor x) => x.sum();
    }
}
