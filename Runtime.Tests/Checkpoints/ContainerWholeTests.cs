using LossGen.ForeignSchemes;
using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>
/// TorchSharp loads a module without a transaction and without asking the loss in it: of the loss all of that comes in force, or
/// nothing, and its next use says which.
/// </summary>
public partial class ContainerWholeTests
{
    private const string Average = "loss.scheme.average";

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

    /// <summary>A module lists the parameters of all its parts before their buffers, so its own lie in between.</summary>
    [Fact]
    public void Entry_comes_before_the_others_of_its_loss()
    {
        using var scope = NewDisposeScope();
        var container = new Container(new Pair());
        var keys = new Outer(container).state_dict().Keys.ToList();
        Assert.Equal("inner.loss.lossgen", keys.First(static key => key.StartsWith("inner.loss.", StringComparison.Ordinal)));
        Assert.Equal(container.state_dict().Count, keys.Count);
        Assert.Equal("loss.lossgen", new Container(new Plain()).state_dict().Keys.Last());
    }

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

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    public void State_goes_into_a_loss_of_another_type(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var source = new Pair();
        source.load_state_dict(Another());
        using var loss = Trained();
        loss.to(type);
        new Container(loss).load_state_dict(new Container(source).state_dict());
        Assert.Equal(0.125, loss.Weights.B);
        Assert.Equal([7.25, 7.5], loss.state_dict()["scheme.average"].to(float64).data<double>().ToArray());
    }

    [Fact]
    public void Edited_state_is_loaded_where_it_has_a_value_for_each_component()
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        var container = new Container(loss);
        var state = container.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().clone());
        state[Average].mul_(tensor([0.5, 1.5]));
        container.load_state_dict(state);
        Assert.Equal([1.0, 3.0], loss.state_dict()["scheme.average"].data<double>().ToArray());
    }

    /// <summary>After the buffers, and without a word about them.</summary>
    [Fact]
    public void Entry_of_an_older_version_is_loaded()
    {
        using var scope = NewDisposeScope();
        using var source = new Pair();
        source.load_state_dict(Another());
        var state = new Container(source).state_dict();
        using var loss = Trained();
        var container = new Container(loss);
        container.load(new MemoryStream(OldBytes(state)));
        AssertSame(Copy(source), loss);
    }

    [Fact]
    public void What_is_said_of_buffers_makes_the_entry_no_larger()
    {
        var saved = new SavedLoss { ClassName = "Many" };
        var size = NestedState.SizeOf(saved);
        for (var i = 0; i < 1000; i++)
        {
            saved.Tensors[$"scheme.buffer{i}"] = new SavedTensor(ScalarType.Float32, [i, 2], i);
        }

        Assert.Equal(size, NestedState.SizeOf(saved));
        var memory = new byte[size];
        NestedState.Write(saved, memory);
        var read = NestedState.Read(memory)!.Tensors;
        Assert.InRange(read.Count, 50, 200);
        Assert.All(read, entry => Assert.Equal(
            (saved.Tensors[entry.Key].Checksum, $"{saved.Tensors[entry.Key].Shape[0]}, 2"),
            (entry.Value.Checksum, string.Join(", ", entry.Value.Shape))));
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

    /// <summary>A file in which the loss's entry comes last, and says nothing of the others.</summary>
    private static byte[] OldBytes(Dictionary<string, Tensor> state)
    {
        var entries = new Dictionary<string, Tensor>(state);
        entries.Remove("loss.lossgen", out var entry);
        var saved = NestedState.Read(entry!.bytes)!;
        saved.Tensors.Clear();
        var memory = new byte[entry.NumberOfElements];
        NestedState.Write(saved, memory);
        entries.Add("loss.lossgen", tensor(memory));
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        nn.Module.save_state_dict(writer, entries);
        return stream.ToArray();
    }

    private static Pair Trained()
    {
        var loss = new Pair();
        using var noGrad = no_grad();
        loss.state_dict()["scheme.average"].fill_(2);
        loss.Weights.B = 0.5;
        return loss;
    }

    private static Dictionary<string, Tensor> Another()
    {
        using var loss = new Pair();
        using var noGrad = no_grad();
        loss.Weights.B = 0.125;
        var state = Copy(loss);
        state["scheme.average"].copy_(tensor([7.25, 7.5]));
        state["scheme.s"].copy_(tensor([0.5, 0.75]));
        return state;
    }

    private static Dictionary<string, Tensor> Copy(LossModule loss) =>
        loss.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().clone());

    private static void AssertSame(Dictionary<string, Tensor> expected, LossModule loss) =>
        Assert.All(
            loss.state_dict().Where(static entry => entry.Key != "checksums"),
            entry => Assert.True(Tensors.AreSame(expected[entry.Key], entry.Value), entry.Key));

    private sealed class Outer : nn.Module
    {
        public Outer(Container inner)
            : base(nameof(Outer)) => register_module("inner", inner);
    }

    private sealed class Container : nn.Module
    {
        public Container(nn.Module loss)
            : base(nameof(Container))
        {
            register_module("loss", loss);
            register_module("model", nn.Linear(2, 1));
        }
    }

    [CombinedLoss, Wandering(0.9)]
    private sealed partial class Pair
    {
        [LossComponent]
        private static Tensor A(Tensor x) => x.square().sum();

        [LossComponent(0.75)]
        private static Tensor B(Tensor x) => x.abs().sum();
    }

    [CombinedLoss]
    private sealed partial class Plain
    {
        [LossComponent]
        private static Tensor A(Tensor x) => x.square().sum();
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
