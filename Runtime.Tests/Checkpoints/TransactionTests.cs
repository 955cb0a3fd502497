using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>A load puts all of a checkpoint in force, or nothing of it.</summary>
public partial class TransactionTests
{
    public static TheoryData<string, Action<Dictionary<string, Tensor>>> BadStates => new()
    {
        { "NaN", static state => state["weights.B"] = tensor(double.NaN) },
        { "infinite", static state => state["weights.B"] = tensor(double.PositiveInfinity) },
        { "negative under a scheme that divides", static state => state["weights.B"] = tensor(-1.0) },
        { "NaN declared", static state => state["declared.B"] = tensor(double.NaN) },
        { "a weight in float32", static state => state["weights.B"] = tensor(0.5f) },
        { "a weight of shape [1]", static state => state["weights.B"] = tensor([0.5]) },
        { "a weight of two", static state => state["weights.B"] = tensor([0.5, 0.6]) },
        { "a buffer of shape [1]", static state => state["scheme.average"] = tensor([3.0]) },
        { "a buffer of another kind", static state => state["scheme.average"] = tensor([3L, 4L]) },
        { "a parameter of another shape", static state => state["scheme.s"] = ones(2, 1, ScalarType.Float64) },
        { "a position of another type", static state => state["phases.position"] = tensor(1.0) },
        { "a missing buffer", static state => state.Remove("scheme.average") },
        { "a foreign entry", static state => state["scheme.other"] = ones(1) },
    };

    [Theory]
    [MemberData(nameof(BadStates), DisableDiscoveryEnumeration = true)]
    public void Bad_state_in_memory_changes_nothing(string what, Action<Dictionary<string, Tensor>> spoil)
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        var before = Copy(loss);
        var state = Another();
        spoil(state);
        Assert.True(Record.Exception(() => loss.load_state_dict(state)) is InvalidOperationException or InvalidDataException, what);
        AssertSame(before, loss);
    }

    [Theory]
    [MemberData(nameof(BadStates), DisableDiscoveryEnumeration = true)]
    public void Bad_state_in_a_file_changes_nothing(string what, Action<Dictionary<string, Tensor>> spoil)
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        var before = Copy(loss);
        var state = Another();
        state.Remove("checksums");
        spoil(state);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        nn.Module.save_state_dict(writer, state);
        foreach (var strict in new[] { true, false })
        {
            stream.Position = 0;
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            var exception = Record.Exception(() => loss.load(reader, strict));
            Assert.True(exception is InvalidOperationException or InvalidDataException || !strict, what);
            if (exception is not null)
            {
                AssertSame(before, loss);
            }
        }
    }

    [Fact]
    public void Handler_that_throws_refuses_the_checkpoint()
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        var before = Copy(loss);
        var state = Another();
        state["declared.B"] = tensor(3.0);
        loss.CheckpointMismatch += static (_, difference) => throw new NotSupportedException(difference.Message);
        Assert.Throws<NotSupportedException>(() => loss.load_state_dict(state));
        AssertSame(before, loss);
        Assert.Empty(Notes(loss));
    }

    [Fact]
    public void Good_state_is_loaded_whole()
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        var state = Another();
        loss.load_state_dict(state);
        AssertSame(state, loss);
        Assert.Equal(0.125, loss.Weights.B);
    }

    [Fact]
    public void Format_of_another_version_is_refused()
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        var before = Copy(loss);
        var state = Another();
        state["class.Single"] = tensor(2L);
        var message = Assert.Throws<InvalidDataException>(() => loss.load_state_dict(state)).Message;
        Assert.Contains("format 2", message, StringComparison.Ordinal);
        Assert.Contains("reads format 1", message, StringComparison.Ordinal);
        AssertSame(before, loss);
    }

    [Fact]
    public void Edited_weight_in_a_file_is_found_by_its_checksum()
    {
        using var scope = NewDisposeScope();
        using var loss = new FixedLoss();
        var state = loss.state_dict().ToDictionary(static e => e.Key, static e => e.Value.clone());
        state["weights.Largest"] = tensor(0.02);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        nn.Module.save_state_dict(writer, state);
        stream.Position = 0;
        Assert.Contains("'weights.Largest' is not what was saved", Assert.Throws<InvalidDataException>(() => loss.load(stream)).Message, StringComparison.Ordinal);
        loss.load_state_dict(state);
        Assert.Equal(0.02, loss.Weights.Largest);
    }

    [Fact]
    public void Loading_again_and_again_leaves_one_note()
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        var state = Another();
        state["declared.B"] = tensor(3.0);
        for (var i = 0; i < 5; i++)
        {
            loss.load_state_dict(state);
        }

        Assert.Single(Notes(loss));
        Assert.Empty(Notes(loss));
    }

    [Fact]
    public void Half_of_a_component_is_told()
    {
        using var scope = NewDisposeScope();
        using var loss = new FixedLoss();
        var told = new List<CheckpointMismatchEventArgs>();
        loss.CheckpointMismatch += (_, difference) => told.Add(difference);
        var state = loss.state_dict().ToDictionary(static e => e.Key, static e => e.Value.clone());
        state.Remove("weights.Largest");
        state.Remove("declared.Absolute");
        state["weights.Absolute"] = tensor(0.7);
        loss.Weights.Largest = 0.5;
        loss.load_state_dict(state);
        Assert.Equal((0.7, 0.5), (loss.Weights.Absolute, loss.Weights.Largest));
        Assert.Equal(["Absolute", "Largest"], told.Select(static difference => difference.Component));
        Assert.All(told, static difference => Assert.Equal(CheckpointMismatch.IncompleteComponent, difference.Mismatch));
        Assert.Contains("keeps 0.5", told[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipped_keys_are_left_alone_and_not_told()
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        var told = 0;
        loss.CheckpointMismatch += (_, _) => told++;
        var state = Another();
        state.Remove("scheme.average");
        state["weights.B"] = tensor(double.NaN);
        loss.load_state_dict(state, skip: ["scheme.average", "weights.B"]);
        Assert.Equal((0, 0.5, 2.0), (told, loss.Weights.B, loss.state_dict()["scheme.average"][0].ToDouble()));
        Assert.Equal(0.25, loss.Weights.A);
    }

    /// <summary>A key that somebody skips is not one that the checkpoint lacks.</summary>
    [Theory]
    [InlineData("weights.B")]
    [InlineData("declared.B")]
    public void Skipped_half_of_a_component_leaves_its_weight_alone(string key)
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        var told = 0;
        loss.CheckpointMismatch += (_, _) => told++;
        loss.load_state_dict(Another(), skip: [key]);
        Assert.Equal((0, 0.25, 0.5), (told, loss.Weights.A, loss.Weights.B));
    }

    [Fact]
    public void Loss_that_was_moved_to_another_type_takes_the_state()
    {
        using var scope = NewDisposeScope();
        using var loss = Trained();
        using var moved = new Single();
        moved.to(ScalarType.Float32);
        moved.load(new MemoryStream(WrongFiles.Archive(loss)));
        Assert.Equal(ScalarType.Float32, moved.state_dict()["scheme.average"].dtype);
        Assert.Equal((2.0, 0.5), (moved.state_dict()["scheme.average"][0].ToDouble(), moved.Weights.B));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Loading_in_a_scope_and_without_gradients_leaves_a_loss_that_trains(bool inference)
    {
        using var saved = Trained();
        using var loss = new Single();
        var bytes = WrongFiles.Archive(saved);
        using (NewDisposeScope())
        using (inference ? inference_mode() : no_grad())
        {
            loss.load(new MemoryStream(bytes));
        }

        using var scope = NewDisposeScope();
        var parameter = new TorchSharp.Modules.Parameter(ones(2));
        using var optimizer = optim.SGD(loss.parameters().Append(parameter), 0.1);
        loss.Step(optimizer, x: parameter).Dispose();
        Assert.NotEqual(1, parameter[0].ToDouble());
    }

    [Fact]
    public void Keys_are_in_order()
    {
        using var loss = new ScarredLoss();
        var keys = loss.state_dict().Keys.Skip(1).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.Contains("class.ScarredLoss", keys);
        Assert.Contains("cycle.Both", keys);
    }

    private static Single Trained()
    {
        var loss = new Single();
        using var noGrad = no_grad();
        loss.state_dict()["scheme.average"].fill_(2);
        loss.Weights.B = 0.5;
        return loss;
    }

    private static Dictionary<string, Tensor> Another()
    {
        using var loss = new Single();
        using var noGrad = no_grad();
        loss.Weights.B = 0.125;
        loss.Weights.A = 0.25;
        var state = Copy(loss);
        state["scheme.average"].fill_(7);
        state["scheme.s"].fill_(0.5);
        state["phases.position"] = tensor(1L);
        return state;
    }

    private static Dictionary<string, Tensor> Copy(LossModule loss) =>
        loss.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().clone());

    private static void AssertSame(Dictionary<string, Tensor> expected, LossModule loss) =>
        Assert.All(
            loss.state_dict().Where(static entry => entry.Key != "checksums"),
            entry => Assert.True(Tensors.AreSame(expected[entry.Key], entry.Value), entry.Key));

    private static IReadOnlyList<string> Notes(Single loss)
    {
        using var parameter = new TorchSharp.Modules.Parameter(ones(1));
        using var optimizer = optim.SGD([parameter, .. loss.parameters()], 0.1);
        using var step = loss.Step(optimizer, x: parameter);
        return step.Read().Notes;
    }

    [CombinedLoss, LossGen.ForeignSchemes.Wandering(0.9)]
    [Phase("First", nameof(A), Steps = 2)]
    [Phase("Second", nameof(B))]
    private sealed partial class Single
    {
        [LossComponent]
        private static Tensor A(Tensor x) => x.square().sum();

        [LossComponent(0.75)]
        private static Tensor B(Tensor x) => x.abs().sum();
    }
}
