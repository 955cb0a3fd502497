using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>Weights in checkpoints: by name, exact, and never silently other than the class says.</summary>
public partial class CheckpointTests
{
    public static TheoryData<string> WaysToLoad() => ["load", "load_state_dict", "inside another module"];

    [Theory]
    [MemberData(nameof(WaysToLoad))]
    public void Weights_come_back_exactly(string way)
    {
        using var scope = NewDisposeScope();
        using var saved = new FixedLoss();
        saved.Weights.Absolute = 0.1 + 0.2;
        using var loaded = new FixedLoss();
        var mismatches = Transfer(saved, loaded, way);
        Assert.Equal(0.1 + 0.2, loaded.Weights.Absolute);
        Assert.Equal(0.01, loaded.Weights.Largest);
        Assert.Empty(mismatches);
    }

    [Theory]
    [MemberData(nameof(WaysToLoad))]
    public void Declared_weight_that_changed_keeps_the_class_and_tells(string way)
    {
        using var scope = NewDisposeScope();
        using var saved = new Before();
        saved.Weights.Second = 0.9;
        using var loaded = new After();
        var mismatch = Assert.Single(Transfer(saved, loaded, way), static m => m.Mismatch == CheckpointMismatch.DeclaredWeightChanged);
        Assert.Equal(("Second", 0.5, 0.25), (mismatch.Component, mismatch.StoredWeight, mismatch.DeclaredWeight));
        Assert.Contains("0.25 is used", mismatch.Message, StringComparison.Ordinal);
        Assert.Equal(0.25, loaded.Weights.Second);
    }

    [Fact]
    public void KeepCheckpointWeights_keeps_the_checkpoint_and_still_tells()
    {
        using var scope = NewDisposeScope();
        using var saved = new Before();
        saved.Weights.Second = 0.9;
        using var loaded = new AfterKeeping();
        Assert.Single(Transfer(saved, loaded, "load"), static m => m.Mismatch == CheckpointMismatch.DeclaredWeightChanged);
        Assert.Equal(0.9, loaded.Weights.Second);
    }

    [Theory]
    [InlineData("load")]
    [InlineData("load_state_dict")]
    public void Components_that_one_side_lacks_are_told_and_lose_nothing(string way)
    {
        using var scope = NewDisposeScope();
        using var saved = new Before();
        saved.Weights.First = 7;
        using var loaded = new After();
        var mismatches = Transfer(saved, loaded, way);
        Assert.Equal("Third", Assert.Single(mismatches, static m => m.Mismatch == CheckpointMismatch.MissingComponent).Component);
        Assert.Equal("Old", Assert.Single(mismatches, static m => m.Mismatch == CheckpointMismatch.ExtraComponent).Component);
        Assert.Equal(7, loaded.Weights.First);
        Assert.Equal(3, loaded.Weights.Third);
    }

    [Fact]
    public void Next_step_notes_what_loading_told()
    {
        using var scope = NewDisposeScope();
        using var saved = new Before();
        using var loaded = new After();
        Transfer(saved, loaded, "load");
        using var parameter = new TorchSharp.Modules.Parameter(ones(1));
        using var optimizer = optim.SGD([parameter], 0.1);
        using var step = loaded.Step(optimizer, value: parameter);
        Assert.Contains(step.Read().Notes, static note => note.Contains("'Second'", StringComparison.Ordinal));
        using var next = loaded.Step(optimizer, value: parameter);
        Assert.Empty(next.Read().Notes);
    }

    [Fact]
    public void Moving_to_another_type_rounds_no_weight()
    {
        using var loss = new FixedLoss();
        loss.Weights.Absolute = 0.1;
        loss.to(ScalarType.Float32);
        Assert.Equal(0.1, loss.Weights.Absolute);
        Assert.Equal(0.1, loss.state_dict()["weights.Absolute"].ToDouble());
    }

    [Fact]
    public void Checkpoint_of_something_else_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var other = nn.Linear(2, 2);
        var stream = new MemoryStream();
        other.save(stream);
        using var loss = new FixedLoss();
        loss.Weights.Absolute = 0.7;
        var message = Assert.Throws<InvalidOperationException>(() => loss.load(new MemoryStream(stream.ToArray()))).Message;
        Assert.Contains("bias", message, StringComparison.Ordinal);
        Assert.Equal(0.7, loss.Weights.Absolute);
    }

    [Fact]
    public void Truncated_checkpoint_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var saved = new FixedLoss();
        saved.Weights.Squared = 5;
        var stream = new MemoryStream();
        saved.save(stream);
        var bytes = stream.ToArray();
        using var loss = new FixedLoss();
        Assert.ThrowsAny<Exception>(() => loss.load(new MemoryStream(bytes[..^7])));
        Assert.Equal(1, loss.Weights.Squared);
    }

    [Fact]
    public void Weight_in_a_checkpoint_that_is_none_is_refused()
    {
        using var scope = NewDisposeScope();
        using var loss = new FixedLoss();
        var state = loss.state_dict().ToDictionary(static e => e.Key, static e => e.Value.clone());
        state["weights.Largest"] = tensor(double.NaN, dtype: ScalarType.Float64);
        var message = Assert.Throws<InvalidOperationException>(() => loss.load_state_dict(state)).Message;
        Assert.Contains("'Largest'", message, StringComparison.Ordinal);
        Assert.Equal(0.01, loss.Weights.Largest);
    }

    [Fact]
    public void Modules_in_fields_are_references()
    {
        using var network = nn.Linear(2, 1);
        using var loss = new WithNetwork(network);
        Assert.Empty(loss.parameters());
        Assert.DoesNotContain(loss.state_dict().Keys, static key => key.Contains("network", StringComparison.Ordinal));
        loss.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float32, network.weight.dtype);
        loss.Dispose();
        Assert.False(network.weight.IsInvalid);
    }

    private static List<CheckpointMismatchEventArgs> Transfer(LossModule from, LossModule to, string way)
    {
        var mismatches = new List<CheckpointMismatchEventArgs>();
        to.CheckpointMismatch += (_, mismatch) => mismatches.Add(mismatch);
        switch (way)
        {
            case "load":
                var stream = new MemoryStream();
                from.save(stream);
                to.load(new MemoryStream(stream.ToArray()));
                break;
            case "load_state_dict":
                to.load_state_dict(from.state_dict());
                break;
            default:
                var (left, right) = (new Container(from), new Container(to));
                right.load_state_dict(left.state_dict(), strict: false);
                _ = to.state_dict();
                break;
        }

        return mismatches;
    }

    private sealed class Container : nn.Module
    {
        public Container(nn.Module loss)
            : base(nameof(Container)) => register_module("loss", loss);
    }

    [CombinedLoss]
    private sealed partial class Before
    {
        [LossComponent]
        private static Tensor First(Tensor value) => value.sum();

        [LossComponent(0.5)]
        private static Tensor Second(Tensor value) => value.sum();

        [LossComponent]
        private static Tensor Old(Tensor value) => value.sum();
    }

    [CombinedLoss]
    private sealed partial class After
    {
        [LossComponent(3)]
        private static Tensor Third(Tensor value) => value.sum();

        [LossComponent(0.25)]
        private static Tensor Second(Tensor value) => value.sum();

        [LossComponent]
        private static Tensor First(Tensor value) => value.sum();
    }

    [CombinedLoss(KeepCheckpointWeights = true)]
    private sealed partial class AfterKeeping
    {
        [LossComponent]
        private static Tensor First(Tensor value) => value.sum();

        [LossComponent(0.25)]
        private static Tensor Second(Tensor value) => value.sum();
    }

    [CombinedLoss]
    private sealed partial class WithNetwork(TorchSharp.Modules.Linear network)
    {
        [MainLoss]
        private Tensor Perceptual(Tensor value) => network.call(value).sum();
    }
}
