using LossGen.Runtime.Tests.Phases;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using LossGen.Runtime.Tests.Memory;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>Model, optimizer, loss, numbers and random state in one file, all of one step.</summary>
// Alone, because a load sets the random state that all tests of the process draw from.
[Collection(nameof(TensorCounting))]
public class TrainingCheckpointTests
{
    [Fact]
    public void Everything_comes_back()
    {
        using var file = new TemporaryFile();
        using var saved = new Run();
        saved.Loss.Weights.Absolute = 0.7;
        saved.Step();
        saved.Checkpoint.Numbers["step"] = 12;
        saved.Checkpoint.Save(file.Path);
        var drawn = randn(3);
        using var loaded = new Run();
        loaded.Checkpoint.Numbers["old"] = 1;
        loaded.Checkpoint.Load(file.Path);
        Assert.Equal(0.7, loaded.Loss.Weights.Absolute);
        Assert.Equal(12, Assert.Single(loaded.Checkpoint.Numbers).Value);
        Assert.True(Tensors.AreSame(drawn, randn(3)));
        Assert.Equal(saved.State(), loaded.State());
        Assert.Equal([file.Path], Directory.GetFiles(file.Folder));
    }

    [Fact]
    public void Equal_states_give_equal_files()
    {
        using var file = new TemporaryFile();
        using var run = new Run();
        run.Step();
        run.Checkpoint.Save(file.Path);
        var first = File.ReadAllBytes(file.Path);
        run.Checkpoint.Save(file.Path);
        Assert.Equal(first, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public void Any_changed_or_missing_byte_is_found_and_changes_nothing()
    {
        using var file = new TemporaryFile();
        using var saved = new Run();
        saved.Step();
        saved.Checkpoint.Save(file.Path);
        var good = File.ReadAllBytes(file.Path);
        using var run = new Run();
        var before = run.State();
        var random = new Random(5);
        for (var i = 0; i < 400; i++)
        {
            var bytes = i % 4 == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
            if (i % 4 != 0)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(file.Path, bytes);
            var message = Assert.Throws<InvalidDataException>(() => run.Checkpoint.Load(file.Path)).Message;
            Assert.Contains(file.Path, message, StringComparison.Ordinal);
        }

        Assert.Equal(before, run.State());
    }

    [Fact]
    public void File_of_another_model_names_the_member_and_changes_nothing()
    {
        using var file = new TemporaryFile();
        using var saved = new Run();
        saved.Step();
        saved.Checkpoint.Save(file.Path);
        using var scope = NewDisposeScope();
        var model = nn.Linear(5, 4);
        var optimizer = optim.Adam(model.parameters());
        using var loss = new FixedLoss();
        var before = model.weight.detach().clone();
        AssertRefused(new TrainingCheckpoint(model, optimizer, loss), "module 'model' (Linear)", "'bias' is Float32 [3] in it and Float32 [4] here");
        AssertRefused(new TrainingCheckpoint().Add("model", saved.Model).Add("optimizer", optimizer).Add("loss", loss), "optimizer 'optimizer' (Adam)", "parameter 0");
        AssertRefused(new TrainingCheckpoint(saved.Model, optim.SGD(saved.Model.parameters(), 0.1), loss), "it was saved from Adam");
        AssertRefused(new TrainingCheckpoint(saved.Model, saved.Optimizer, new TurnsLoss(new TwoHeads())), "of FixedLoss does not fit TurnsLoss");
        AssertRefused(new TrainingCheckpoint().Add("model", saved.Model).Add("optimizer", saved.Optimizer), "has the loss 'loss' (FixedLoss)");
        AssertRefused(new TrainingCheckpoint(saved.Model, saved.Optimizer, loss).Add("teacher", model), "no module 'teacher' (Linear)");
        Assert.True(Tensors.AreSame(before, model.weight));

        void AssertRefused(TrainingCheckpoint checkpoint, params string[] texts)
        {
            checkpoint.Numbers["step"] = 3;
            var message = Assert.Throws<InvalidOperationException>(() => checkpoint.Load(file.Path)).Message;
            Assert.All(texts, text => Assert.Contains(text, message, StringComparison.Ordinal));
            Assert.Equal(3, checkpoint.Numbers["step"]);
        }
    }

    /// <summary>The loss comes last, when all others are in force.</summary>
    [Fact]
    public void Handler_that_throws_takes_everything_back()
    {
        using var file = new TemporaryFile();
        using var saved = new Run();
        saved.Step();
        using var other = new UnitLoss();
        new TrainingCheckpoint(saved.Model, saved.Optimizer, other).Save(file.Path);
        using var run = new Run();
        run.Step();
        run.Step();
        var before = run.State();
        run.Loss.CheckpointMismatch += static (_, difference) => throw new NotSupportedException(difference.Component);
        using var state = get_rng_state();
        Assert.Equal("Largest", Assert.Throws<NotSupportedException>(() => run.Checkpoint.Load(file.Path)).Message);
        Assert.Equal(before, run.State());
        using var after = get_rng_state();
        Assert.True(Tensors.AreSame(state, after));
    }

    [Fact]
    public void Save_that_fails_leaves_the_old_file()
    {
        using var file = new TemporaryFile();
        using var run = new Run();
        run.Checkpoint.Save(file.Path);
        var good = File.ReadAllBytes(file.Path);
        run.Step();
        run.Optimizer.Dispose();
        Assert.Contains(
            "optimizer 'optimizer' (Adam)", Assert.Throws<InvalidOperationException>(() => run.Checkpoint.Save(file.Path)).Message, StringComparison.Ordinal);
        Assert.Equal(good, File.ReadAllBytes(file.Path));
        Assert.Equal([file.Path], Directory.GetFiles(file.Folder));
    }

    [Fact]
    public void Link_stays_a_link()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var file = new TemporaryFile();
        using var run = new Run();
        var target = Path.Combine(file.Folder, "target.dat");
        run.Checkpoint.Save(target);
        File.CreateSymbolicLink(file.Path, target);
        run.Checkpoint.Numbers["step"] = 2;
        run.Checkpoint.Save(file.Path);
        Assert.Equal(target, File.ResolveLinkTarget(file.Path, returnFinalTarget: true)!.FullName);
        using var other = new Run();
        other.Checkpoint.Load(target);
        Assert.Equal(2, other.Checkpoint.Numbers["step"]);
    }

    [Fact]
    public void Open_cycle_of_accumulation_is_named()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var network = new TwoHeads();
        using var loss = new AccumulatedLoss(network);
        using var optimizer = optim.SGD(network.parameters(), 0.1);
        var checkpoint = new TrainingCheckpoint(network, optimizer, loss);
        checkpoint.Save(file.Path);
        void Step() => loss.Step(optimizer, x: network.Input, targetA: network.TargetA, targetB: network.TargetB).Dispose();
        Step();
        var message = Assert.Throws<InvalidOperationException>(() => checkpoint.Save(file.Path)).Message;
        Assert.Contains("loss 'loss' (AccumulatedLoss)", message, StringComparison.Ordinal);
        Step();
        Step();
        Step();
        checkpoint.Save(file.Path);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("step,loss", "was not written by TrainingCheckpoint.Save")]
    [InlineData("LOSSGEN1", "is damaged")]
    [InlineData("LOSSGEN1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "is damaged")]
    public void Other_files_are_refused(string content, string expected)
    {
        using var file = new TemporaryFile();
        using var run = new Run();
        File.WriteAllText(file.Path, content);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => run.Checkpoint.Load(file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Module_is_not_loaded_from_a_training_checkpoint()
    {
        using var file = new TemporaryFile();
        using var run = new Run();
        run.Checkpoint.Save(file.Path);
        Assert.Contains("TrainingCheckpoint", Assert.Throws<InvalidDataException>(() => run.Loss.load(file.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>Its own entry is looked at last, when the model is in force.</summary>
    [Fact]
    public void Loss_inside_the_model_that_cannot_use_its_weights_takes_the_model_back()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        using var saved = new FixedLoss();
        saved.Weights.Absolute = -1;
        new TrainingCheckpoint().Add("model", new Whole(nn.Linear(2, 1), saved)).Save(file.Path);
        var linear = nn.Linear(2, 1);
        var before = linear.weight.detach().clone();
        using var loaded = new UnitLoss();
        var checkpoint = new TrainingCheckpoint().Add("model", new Whole(linear, loaded));
        Assert.Contains("'Absolute' must not be negative", Assert.Throws<InvalidOperationException>(() => checkpoint.Load(file.Path)).Message, StringComparison.Ordinal);
        Assert.True(Tensors.AreSame(before, linear.weight));
        Assert.Equal(0.3, loaded.Weights.Absolute);
        saved.Weights.Absolute = 0.8;
        new TrainingCheckpoint().Add("model", new Whole(nn.Linear(2, 1), saved)).Save(file.Path);
        checkpoint.Load(file.Path);
        Assert.Equal(0.8, loaded.Weights.Absolute);
    }

    [Fact]
    public void Name_is_given_once()
    {
        using var run = new Run();
        Assert.Contains("'model'", Assert.Throws<ArgumentException>(() => run.Checkpoint.Add("model", run.Model)).Message, StringComparison.Ordinal);
    }

    private sealed class Run : IDisposable
    {
        private readonly SmallProblem _problem = new();

        public Run()
        {
            Optimizer = optim.Adam(Model.parameters(), 0.01);
            Checkpoint = new TrainingCheckpoint(Model, Optimizer, Loss);
        }

        public Linear Model => _problem.Model;

        public Adam Optimizer { get; }

        public FixedLoss Loss { get; } = new();

        public TrainingCheckpoint Checkpoint { get; }

        public void Step()
        {
            using var scope = NewDisposeScope();
            Loss.Step(Optimizer, prediction: Model.call(_problem.Input), target: _problem.Target).Dispose();
        }

        /// <summary>All that is trained, as text.</summary>
        public string State()
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            Model.save(writer);
            Optimizer.save_state_dict(writer);
            Loss.save(writer);
            return Convert.ToHexString(stream.ToArray());
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            Loss.Dispose();
            _problem.Dispose();
        }
    }

    private sealed class Whole : nn.Module
    {
        public Whole(nn.Module model, nn.Module loss)
            : base(nameof(Whole))
        {
            register_module("model", model);
            register_module("loss", loss);
        }
    }
}
