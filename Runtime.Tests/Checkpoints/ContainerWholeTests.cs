using LossGen.ForeignSchemes;
using TorchSharp;
using static LossGen.Runtime.Tests.Checkpoints.Contained;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>
/// TorchSharp loads a module without a transaction and without asking the loss in it: of the loss all of that comes in force, or
/// nothing, and its next use says which.
/// </summary>
public partial class ContainerWholeTests
{
    public static TheoryData<long[]> SmallerShapes => [[1], []];

    /// <summary>TorchSharp would spread the one value over both.</summary>
    [Theory]
    [MemberData(nameof(SmallerShapes))]
    public void Smaller_buffer_is_refused(long[] shape) => Refuses(
        "as if a smaller tensor",
        static (container, state) => container.load_state_dict(state),
        state => state[Average] = full(shape, 3.0, float64));

    [Fact]
    public void Smaller_buffer_of_another_class_is_refused()
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        var before = Copy(loss);
        var container = new Container(loss);
        container.load_state_dict(new Container(new Single()).state_dict(), strict: false);
        Assert.Contains(
            " is Float64 [1] in it and Float64 [2] here",
            Assert.Throws<InvalidOperationException>(() => loss.Weights).Message,
            StringComparison.Ordinal);
        AssertSame(before, loss);
    }

    /// <summary>Each cut of the file, so each entry is the one where TorchSharp gives up.</summary>
    [Fact]
    public void File_that_ends_early_leaves_the_loss_old_or_new()
    {
        using var scope = NewDisposeScope();
        var (old, whole) = (Copy(Trained()), Another());
        using var source = new Pair();
        source.load_state_dict(whole);
        var bytes = WrongFiles.Archive(new Container(source));
        var (wasOld, wasNew, said) = (0, 0, 0);
        for (var length = 0; length < bytes.Length; length += length is > 900 and < 4700 ? 600 : 7)
        {
            using var loss = Trained();
            Assert.NotNull(Record.Exception(() => new Container(loss).load(new MemoryStream(bytes[..length]))));
            said += Record.Exception(() => loss.Weights) is InvalidOperationException ? 1 : 0;
            var isNew = loss.Weights.B == 0.125;
            AssertSame(isNew ? whole : old, loss);
            (wasOld, wasNew) = (wasOld + (isNew ? 0 : 1), wasNew + (isNew ? 1 : 0));
        }

        Assert.True(wasOld > 10 && said > 3, $"{wasOld} old, {wasNew} new, {said} said");
    }

    /// <summary>The entry after the loss's first does not fit: the loss itself has been loaded in part.</summary>
    [Theory]
    [InlineData("loss.scheme.average")]
    [InlineData("loss.scheme.s")]
    public void Entry_that_TorchSharp_refuses_leaves_the_loss_old(string key) => Refuses(
        "was not loaded",
        static (container, state) => Assert.ThrowsAny<Exception>(() => container.load_state_dict(state)),
        state => state[key] = ones(3, ScalarType.Float64));

    [Fact]
    public void Skipped_entry_of_a_scheme_is_refused_with_the_way_out() => Refuses(
        "was told to skip it", static (container, state) => container.load_state_dict(state, skip: [Average]), static _ => { });

    [Fact]
    public void Weights_that_the_class_could_not_have_leave_its_scheme_as_it_was_too() => Refuses(
        "must not be negative", static (container, state) => container.load_state_dict(state), static state =>
        {
            var bytes = state["loss.lossgen"].bytes.ToArray();
            var saved = NestedState.Read(bytes)!;
            saved.Components["B"] = new SavedComponent(-1, 0.75);
            NestedState.Write(saved, bytes);
            state["loss.lossgen"] = tensor(bytes);
        });

    [Fact]
    public void Rotten_entry_leaves_its_scheme_as_it_was_too() => Refuses(
        "damaged", static (container, state) => container.load_state_dict(state), static state => state["loss.lossgen"][20].fill_(99));

    [Fact]
    public void Listener_that_throws_leaves_its_scheme_as_it_was_too()
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        loss.CheckpointMismatch += static (_, difference) => throw new NotSupportedException(difference.Message);
        var before = Copy(loss);
        new Container(loss).load_state_dict(new Container(new Edited()).state_dict());
        Assert.Throws<NotSupportedException>(() => loss.Weights);
        AssertSame(before, loss);
    }

    private static void Refuses(string why, Action<Container, Dictionary<string, Tensor>> load, Action<Dictionary<string, Tensor>> spoil)
    {
        using var scope = NewDisposeScope();
        using var source = new Pair();
        source.load_state_dict(Another());
        var whole = Copy(source);
        var state = new Container(source).state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().clone());
        spoil(state);
        using var loss = Trained();
        var before = Copy(loss);
        var container = new Container(loss);
        load(container, state);
        var message = Assert.Throws<InvalidOperationException>(() => loss.Weights).Message;
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.Contains("Pair", message, StringComparison.Ordinal);
        AssertSame(before, loss);
        Assert.Equal(0.5, loss.Weights.B);

        // It is said once, and a whole state is taken afterwards.
        container.load_state_dict(new Container(source).state_dict());
        AssertSame(whole, loss);
    }

    /// <summary><see cref="Pair"/> after an edit.</summary>
    [CombinedLoss, Wandering(0.9)]
    private sealed partial class Edited
    {
        [LossComponent]
        private static Tensor A(Tensor x) => x.square().sum();

        [LossComponent(0.25)]
        private static Tensor B(Tensor x) => x.abs().sum();
    }

    /// <summary><see cref="Pair"/> before it had a second component.</summary>
    [CombinedLoss, Wandering(0.9)]
    private sealed partial class Single
    {
        [LossComponent]
        private static Tensor A(Tensor x) => x.square().sum();
    }
}
