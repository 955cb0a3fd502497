using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using static LossGen.Runtime.Tests.Checkpoints.Contained;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>The entry of a loss in the state of a module that contains it: where it stands, how large it is, and what it goes into.</summary>
public partial class ContainerEntryTests
{
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

    private sealed class Outer : nn.Module
    {
        public Outer(Container inner)
            : base(nameof(Outer)) => register_module("inner", inner);
    }

    [CombinedLoss]
    private sealed partial class Plain
    {
        [LossComponent]
        private static Tensor A(Tensor x) => x.square().sum();
    }
}
