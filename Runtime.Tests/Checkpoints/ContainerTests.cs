using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>A loss inside a module of the user's: TorchSharp loads that module without asking the loss.</summary>
public partial class ContainerTests
{
    private readonly List<CheckpointMismatchEventArgs> _told = [];

    public static TheoryData<bool, bool> WaysToLoad => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(WaysToLoad))]
    public void Component_that_was_added_is_told(bool strict, bool file)
    {
        using var saved = new Before();
        saved.Weights.First = 7;
        using var loaded = new After();
        Load(Save(saved), loaded, strict, file);
        Assert.Equal((7.0, 3.0), (loaded.Weights.First, loaded.Weights.Third));
        Assert.Equal(
            [(CheckpointMismatch.MissingComponent, "Third"), (CheckpointMismatch.DeclaredWeightChanged, "Second"), (CheckpointMismatch.ExtraComponent, "Old")],
            _told.Select(static difference => (difference.Mismatch, difference.Component)));
        Assert.Equal(3, Notes(loaded).Count);
        Assert.Empty(Notes(loaded));
    }

    /// <summary>What was accumulated before a load belongs to the model before it, also where the loss itself comes back as it is.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Load_drops_an_open_cycle(double weight)
    {
        using var scope = NewDisposeScope();
        using var loss = new Before { AccumulateSteps = 2 };
        var container = new Container(loss);
        loss.Weights.First = weight;
        var saved = WrongFiles.Archive(container);
        loss.Weights.First = 1;
        using var parameter = new TorchSharp.Modules.Parameter(ones(1));
        using var optimizer = optim.SGD([parameter], 0.1);
        loss.Step(optimizer, x: parameter * 1000).Dispose();
        container.load(new MemoryStream(saved));

        var first = loss.Step(optimizer, x: parameter).Read();
        Assert.True(first.Accumulating);
        Assert.Contains(first.Notes, static note => note.Contains("1 accumulated batch was dropped: a checkpoint was loaded since", StringComparison.Ordinal));
        Assert.False(loss.Step(optimizer, x: parameter).Read().Accumulating);
        Assert.Equal(weight + 0.5 + 1, parameter.grad!.ToDouble(), 1e-6);
    }

    [Fact]
    public void Same_class_is_loaded_without_a_word()
    {
        using var saved = new Before();
        saved.Weights.First = 0.1 + 0.2;
        using var loaded = new Before();
        loaded.CheckpointMismatch += (_, difference) => _told.Add(difference);
        new Container(loaded).load(new MemoryStream(Save(saved)));
        Assert.Equal(0.1 + 0.2, loaded.Weights.First);
        Assert.Empty(_told);
    }

    [Fact]
    public void Weight_changed_after_the_load_stays()
    {
        using var saved = new Before();
        saved.Weights.First = 7;
        using var loaded = new Before();
        new Container(loaded).load(new MemoryStream(Save(saved)));
        loaded.Weights.First = 8;
        Assert.Equal(8, loaded.Weights.First);
        Assert.Equal(8, loaded.state_dict()["weights.First"].ToDouble());
    }

    [Fact]
    public void Rotten_entry_leaves_the_loss_as_it_was_and_says_so_once()
    {
        using var scope = NewDisposeScope();
        using var loaded = new Before();
        loaded.Weights.First = 5;
        var container = new Container(loaded);
        var state = container.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.clone());
        state["loss.lossgen"][20].fill_(99);
        container.load_state_dict(state);
        var message = Assert.Throws<InvalidOperationException>(() => loaded.Weights).Message;
        Assert.Contains("Before", message, StringComparison.Ordinal);
        Assert.Contains("damaged", message, StringComparison.Ordinal);
        Assert.Equal(5, loaded.Weights.First);
    }

    [Fact]
    public void Weight_that_the_class_could_not_have_leaves_all_as_they_were()
    {
        using var saved = new Before();
        (saved.Weights.First, saved.Weights.Second) = (7, -1);
        using var loaded = new Unit();
        loaded.Weights.First = 5;
        new Container(loaded).load(new MemoryStream(Save(saved)));
        Assert.Contains("'Second' must not be negative", Assert.Throws<InvalidOperationException>(() => loaded.Weights).Message, StringComparison.Ordinal);
        Assert.Equal((5.0, 0.5), (loaded.Weights.First, loaded.Weights.Second));
    }

    /// <summary>Where the loss is next used, which is where TorchSharp's load can be told of.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Listener_that_throws_refuses_the_entry(bool inPlace)
    {
        using var saved = new Before();
        saved.Weights.First = 7;
        using var loaded = new After();
        loaded.Weights.First = 5;
        if (inPlace)
        {
            using var scope = NewDisposeScope();
            var state = loaded.state_dict();
            loaded.CheckpointMismatch += static (_, _) => throw new NotSupportedException();
            state["weights.First"].fill_(9);
            state["declared.Second"].fill_(9);
        }
        else
        {
            loaded.CheckpointMismatch += static (_, _) => throw new NotSupportedException();
            new Container(loaded).load(new MemoryStream(Save(saved)));
        }

        Assert.Throws<NotSupportedException>(() => loaded.Weights);
        Assert.Equal((5.0, 0.25, 3.0), (loaded.Weights.First, loaded.Weights.Second, loaded.Weights.Third));
        Assert.Empty(Notes(loaded));
    }

    [Fact]
    public void Weights_that_somebody_holds_are_those_that_were_loaded()
    {
        using var saved = new Before();
        saved.Weights.First = 7;
        using var loaded = new Before();
        var held = loaded.Weights;
        new Container(loaded).load(new MemoryStream(Save(saved)));
        Assert.Equal(7, held.First);
        held.First = 5;
        new Container(loaded).load(new MemoryStream(Save(saved)));
        Assert.StartsWith("First 7,", held.ToString(), StringComparison.Ordinal);
        new Container(loaded).load(new MemoryStream(Save(saved)));
        held.Second = 0.25;
        Assert.Equal((7.0, 0.25), (loaded.Weights.First, loaded.Weights.Second));
        held["First"] = 3;
        Assert.Equal(3, loaded.state_dict()["weights.First"].ToDouble());
    }

    /// <summary>The tensors of a state are made when they are first asked for.</summary>
    [Fact]
    public void State_that_is_taken_in_inference_mode_is_loaded_and_edited_outside()
    {
        using var scope = NewDisposeScope();
        using var saved = new Before();
        saved.Weights.First = 7;
        using var loaded = new Before();
        var container = new Container(loaded);
        using (inference_mode())
        {
            container.state_dict();
            loaded.state_dict();
        }

        container.load(new MemoryStream(Save(saved)));
        Assert.Equal(7, loaded.Weights.First);
        loaded.state_dict()["weights.First"].fill_(5);
        Assert.Equal(5, loaded.Weights.First);
        loaded.load(new MemoryStream(WrongFiles.Archive(saved)));
        Assert.Equal(7, loaded.Weights.First);
    }

    [Fact]
    public void State_of_a_container_serves_the_loss_alone()
    {
        using var saved = new Before();
        saved.Weights.First = 7;
        var state = new Container(saved).state_dict().Where(static entry => entry.Key.StartsWith("loss.", StringComparison.Ordinal))
            .ToDictionary(static entry => entry.Key["loss.".Length..], static entry => entry.Value);
        using var loaded = new Before();
        loaded.load_state_dict(state);
        Assert.Equal(7, loaded.Weights.First);
    }

    /// <summary>More than the usual size of the entry.</summary>
    [Fact]
    public void Many_components_with_long_names_fit()
    {
        var loss = new SavedLoss { ClassName = "Large" };
        for (var i = 0; i < 200; i++)
        {
            loss.Components[$"{new string('x', 40)}{i}"] = new SavedComponent(i, 1);
        }

        var memory = new byte[NestedState.SizeOf(loss)];
        NestedState.Write(loss, memory);
        Assert.Equal(0, memory.Length % 4096);
        Assert.Equal(loss.Components, NestedState.Read(memory)!.Components);
    }

    private static byte[] Save(LossModule loss) => WrongFiles.Archive(new Container(loss));

    private void Load(byte[] bytes, After loss, bool strict, bool file)
    {
        loss.CheckpointMismatch += (_, difference) => _told.Add(difference);
        var container = new Container(loss);
        if (file)
        {
            container.load(new MemoryStream(bytes), strict);
            return;
        }

        using var other = new Before();
        var source = new Container(other);
        source.load(new MemoryStream(bytes));
        container.load_state_dict(source.state_dict(), strict);
    }

    private static IReadOnlyList<string> Notes(After loss)
    {
        using var parameter = new TorchSharp.Modules.Parameter(ones(1));
        using var optimizer = optim.SGD([parameter], 0.1);
        using var step = loss.Step(optimizer, x: parameter);
        return step.Read().Notes;
    }

    private sealed class Container : nn.Module
    {
        public Container(nn.Module loss)
            : base(nameof(Container))
        {
            register_module("model", nn.Linear(2, 1));
            register_module("loss", loss);
        }
    }

    [CombinedLoss]
    private sealed partial class Before
    {
        [LossComponent]
        private static Tensor First(Tensor x) => x.sum();

        [LossComponent(0.5)]
        private static Tensor Second(Tensor x) => x.sum();

        [LossComponent]
        private static Tensor Old(Tensor x) => x.sum();
    }

    [CombinedLoss]
    private sealed partial class After
    {
        [LossComponent(3)]
        private static Tensor Third(Tensor x) => x.sum();

        [LossComponent(0.25)]
        private static Tensor Second(Tensor x) => x.sum();

        [LossComponent]
        private static Tensor First(Tensor x) => x.sum();
    }

    [CombinedLoss, UnitNormalized]
    private sealed partial class Unit
    {
        [LossComponent]
        private static Tensor First(Tensor x) => x.sum();

        [LossComponent(0.5)]
        private static Tensor Second(Tensor x) => x.sum();
    }
}
