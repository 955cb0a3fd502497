using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Memory;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>Whatever refuses a training checkpoint, or a part of it: nothing of it is in force, and no file is lost.</summary>
// Alone, because a load sets the random state that all tests of the process draw from.
[Collection(nameof(TensorCounting))]
public sealed partial class WholeLoadTests : IDisposable
{
    private readonly TemporaryFile _file = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Linear _model = nn.Linear(2, 1);
    private readonly Weighed _loss = new();
    private readonly Adam _optimizer;
    private readonly TrainingCheckpoint _checkpoint;

    public WholeLoadTests()
    {
        _optimizer = optim.Adam(_model.parameters(), 0.1);
        _checkpoint = new TrainingCheckpoint(_model, _optimizer, _loss);
    }

    /// <summary>The optimizer comes after the numbers, the random state and the model.</summary>
    [Theory]
    [InlineData("disposed")]
    [InlineData("moved")]
    public void Optimizer_that_cannot_be_loaded_is_named_and_changes_nothing(string how)
    {
        Step();
        _checkpoint.Numbers["step"] = 1;
        _checkpoint.Save(_file.Path);
        var bytes = File.ReadAllBytes(_file.Path);
        Step();
        _checkpoint.Numbers["step"] = 2;
        if (how == "disposed")
        {
            _optimizer.Dispose();
        }
        else
        {
            _model.to(ScalarType.Float64);
            _model.to(ScalarType.Float32);
        }

        var before = _model.weight.detach().clone();
        foreach (var attempt in new Action[] { () => _checkpoint.Load(_file.Path), () => _checkpoint.Save(_file.Path) })
        {
            var message = Assert.Throws<InvalidOperationException>(attempt).Message;
            Assert.Contains("optimizer 'optimizer' (Adam) cannot be", message, StringComparison.Ordinal);
            Assert.Contains("Create it anew", message, StringComparison.Ordinal);
        }

        Assert.True(Tensors.AreSame(before, _model.weight));
        Assert.Equal(2, _checkpoint.Numbers["step"]);
        Assert.Equal(bytes, File.ReadAllBytes(_file.Path));
    }

    /// <summary>Each is taken back, also where one before it cannot be.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Part_that_fails_takes_all_back(bool oneIsLost)
    {
        var log = new List<string>();
        using var reader = new BinaryReader(new MemoryStream());
        using (var changes = new CheckpointChanges())
        {
            changes.Add(new Part("first", log), reader);
            changes.Add(new Part("second", log) { CannotUndo = oneIsLost }, reader);
            changes.Add(new Part("third", log) { CannotApply = true }, reader);
            changes.Add(new Part("fourth", log), reader);
            var failure = Record.Exception(changes.Apply);
            if (oneIsLost)
            {
                Assert.Contains("what part 'second' (Part) had before", Assert.IsType<AggregateException>(failure).Message, StringComparison.Ordinal);
            }
            else
            {
                Assert.IsType<NotSupportedException>(failure);
            }
        }

        Assert.Equal(
            [
                "first in force", "second in force", "third in force", "third back", "second back", "first back",
                "first ends", "second ends", "third ends", "fourth ends",
            ],
            log);
    }

    [Theory]
    [InlineData("save")]
    [InlineData("save_state_dict")]
    [InlineData("load")]
    [InlineData("load_state_dict")]
    [InlineData("to")]
    [InlineData("checkpoint.Save")]
    [InlineData("checkpoint.Load")]
    [InlineData("container.save")]
    [InlineData("container.load")]
    public void Disposed_loss_is_neither_saved_nor_loaded(string what)
    {
        Step();
        var container = new Container(_model, _loss);
        var (alone, whole) = (WrongFiles.Archive(_loss), WrongFiles.Archive(container));
        var state = _loss.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().clone());
        _checkpoint.Save(_file.Path);
        var bytes = File.ReadAllBytes(_file.Path);
        _loss.Dispose();
        Action attempt = what switch
        {
            "save" => () => WrongFiles.Archive(_loss),
            "save_state_dict" => () => _loss.state_dict(),
            "load" => () => _loss.load(new MemoryStream(alone)),
            "load_state_dict" => () => _loss.load_state_dict(state),
            "to" => () => _loss.to(ScalarType.Float64),
            "checkpoint.Save" => () => _checkpoint.Save(_file.Path),
            "checkpoint.Load" => () => _checkpoint.Load(_file.Path),
            "container.save" => () => WrongFiles.Archive(container),
            _ => () => container.load(new MemoryStream(whole)),
        };
        Assert.Throws<ObjectDisposedException>(attempt);
        Assert.Equal(bytes, File.ReadAllBytes(_file.Path));
    }

    /// <summary>TorchSharp knows no parameters of a disposed module, and would save none.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Disposed_model_is_neither_saved_nor_loaded(bool part)
    {
        var checkpoint = new TrainingCheckpoint().Add("net", part ? new Container(_model, _loss) : _model);
        checkpoint.Save(_file.Path);
        var bytes = File.ReadAllBytes(_file.Path);
        _model.Dispose();
        Assert.Contains("module 'net'", Assert.Throws<InvalidOperationException>(() => checkpoint.Save(_file.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("is disposed", Assert.Throws<InvalidOperationException>(() => checkpoint.Load(_file.Path)).Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(_file.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Checkpoint_waits_for_no_step_and_disturbs_none(bool otherThread)
    {
        Step();
        _checkpoint.Save(_file.Path);
        var nested = new TrainingCheckpoint().Add("net", new Container(_model, _loss));
        var messages = new List<string>();
        void Attempt()
        {
            foreach (var action in new Action[]
            {
                () => _checkpoint.Load(_file.Path), () => _checkpoint.Save(_file.Path), () => nested.Save(_file.Path),
            })
            {
                messages.Add(Record.Exception(action)?.Message ?? "nothing");
            }

            if (otherThread)
            {
                messages.Add(Record.Exception(() => _loss.state_dict())?.Message ?? "nothing");
                messages.Add(Record.Exception(() => _loss.to(ScalarType.Float64))?.Message ?? "nothing");
            }
        }

        _loss.During = () =>
        {
            if (!otherThread)
            {
                Attempt();
                return;
            }

            var thread = new Thread(Attempt);
            thread.Start();
            thread.Join();
        };
        Step();
        Assert.Equal(otherThread ? 5 : 3, messages.Count);
        Assert.All(messages, message => Assert.Contains(otherThread ? "one thread at a time" : "Component 'First'", message, StringComparison.Ordinal));
        _loss.During = null;
        _checkpoint.Load(_file.Path);
    }

    [Fact]
    public void Open_cycle_of_a_loss_inside_the_model_is_named()
    {
        _loss.AccumulateSteps = 2;
        var checkpoint = new TrainingCheckpoint().Add("net", new Container(_model, _loss));
        Step();
        var message = Assert.Throws<InvalidOperationException>(() => checkpoint.Save(_file.Path)).Message;
        Assert.Contains("module 'net' (Container)", message, StringComparison.Ordinal);
        Assert.Contains("loss Weighed", message, StringComparison.Ordinal);
        Assert.Contains("EndCycle", message, StringComparison.Ordinal);
        Assert.False(File.Exists(_file.Path));
        Step();
        checkpoint.Save(_file.Path);
    }

    /// <summary>The loss finds nothing new in its entry; the model is another one all the same.</summary>
    [Fact]
    public void Batches_from_before_a_load_of_the_containing_model_are_dropped()
    {
        var checkpoint = new TrainingCheckpoint().Add("net", new Container(_model, _loss));
        checkpoint.Save(_file.Path);
        _loss.AccumulateSteps = 2;
        Step();
        checkpoint.Load(_file.Path);
        using var step = TakeStep();
        Assert.True(step.Accumulating);
        Assert.Contains("1 accumulated batch was dropped: a checkpoint was loaded since", Assert.Single(step.Read().Notes), StringComparison.Ordinal);
    }

    /// <summary>The second member's listener throws when the first one's weights are in force.</summary>
    [Fact]
    public void Loss_inside_a_model_is_taken_back_with_the_rest()
    {
        using var other = new Weighed();
        var container = new Container(_model, _loss);
        TrainingCheckpoint Checkpoint() => new TrainingCheckpoint().Add("net", container).Add("loss", other);
        _loss.Weights.Second = 0.75;
        using (var older = new Older())
        {
            new TrainingCheckpoint().Add("net", container).Add("loss", older).Save(_file.Path);
        }

        _loss.Weights.Second = 0.25;
        other.CheckpointMismatch += static (_, _) => throw new NotSupportedException();
        Assert.Throws<NotSupportedException>(() => Checkpoint().Load(_file.Path));
        Assert.Equal(0.25, _loss.Weights.Second);
        Assert.Equal(0.25, _loss.state_dict()["weights.Second"].ToDouble());
    }

    public void Dispose()
    {
        _loss.Dispose();
        _optimizer.Dispose();
        _scope.Dispose();
        _file.Dispose();
    }

    private void Step() => TakeStep().Dispose();

    private StepResult TakeStep() => _loss.Step(_optimizer, x: _model.call(ones(1, 2)));

    [CombinedLoss]
    private sealed partial class Weighed
    {
        public Action? During { get; set; }

        [MainLoss]
        private Tensor First(Tensor x)
        {
            During?.Invoke();
            return x.square().sum();
        }

        [AuxiliaryLoss(0.5)]
        private static Tensor Second(Tensor x) => x.abs().sum();
    }

    [CombinedLoss]
    private sealed partial class Older
    {
        [MainLoss]
        private static Tensor First(Tensor x) => x.square().sum();

        [AuxiliaryLoss(0.125)]
        private static Tensor Second(Tensor x) => x.abs().sum();
    }

    private sealed class Container : nn.Module
    {
        public Container(nn.Module model, nn.Module loss)
            : base(nameof(Container))
        {
            register_module("model", model);
            register_module("loss", loss);
        }
    }

    private sealed class Part(string name, List<string> log) : CheckpointMember("part", name, nameof(Part)), ICheckpointChange
    {
        public bool CannotApply { get; init; }

        public bool CannotUndo { get; init; }

        public override void Write(BinaryWriter writer) => throw new InvalidOperationException();

        public override ICheckpointChange Prepare(BinaryReader reader) => this;

        public void Apply() => Log("in force", CannotApply);

        public void Undo() => Log("back", CannotUndo);

        public void Dispose() => Log("ends", fails: false);

        private void Log(string what, bool fails)
        {
            log.Add($"{Name} {what}");
            if (fails)
            {
                throw new NotSupportedException();
            }
        }
    }
}
