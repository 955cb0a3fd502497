using System.Globalization;
using System.Runtime.ExceptionServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>An optimizer of a training checkpoint: its state is TorchSharp's, what it belongs to is compared before that is read.</summary>
internal sealed class OptimizerMember : CheckpointMember
{
    private const int BufferBytes = 1 << 16;

    private readonly OptimizerHelper _optimizer;

    /// <summary>Takes the optimizer.</summary>
    /// <exception cref="ArgumentException">TorchSharp cannot save and restore it.</exception>
    public OptimizerMember(string name, optim.Optimizer optimizer)
        : base("optimizer", name, optimizer.GetType().Name)
    {
        _optimizer = optimizer as OptimizerHelper ?? throw new ArgumentException(
            $"TorchSharp cannot save the state of {Title}: a run that is resumed would go on differently. Save the model and the loss "
            + "alone, or train with an optimizer that has a state_dict, such as Adam.",
            nameof(optimizer));
    }

    public override string? Obstacle() => Open().Obstacle;

    public override void Write(BinaryWriter writer)
    {
        var tensors = Require("saved");
        var parameters = Parameters();
        writer.Write(tensors.Groups);
        writer.Write(parameters.Length);
        Array.ForEach(parameters, writer.Write);
        try
        {
            tensors.Save(writer);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException($"{Title} cannot be saved: {exception.Message}", exception);
        }
    }

    public override ICheckpointChange Prepare(BinaryReader reader)
    {
        var tensors = Require("loaded");
        var (groups, parameters) = (tensors.Groups, Parameters());
        var storedGroups = reader.ReadInt32();
        var stored = new string[reader.ReadInt32()];
        for (var i = 0; i < stored.Length; i++)
        {
            stored[i] = reader.ReadString();
        }

        if (groups != storedGroups || parameters.Length != stored.Length)
        {
            throw Unfit(string.Create(
                CultureInfo.InvariantCulture,
                $"it has {stored.Length} parameters in {storedGroups} groups, and the optimizer {parameters.Length} in {groups}"));
        }

        for (var i = 0; i < stored.Length; i++)
        {
            if (stored[i] != parameters[i])
            {
                throw Unfit(string.Create(
                    CultureInfo.InvariantCulture,
                    $"its parameter {i} is {stored[i]}, and the optimizer's {parameters[i]}; "
                    + $"create the optimizer from the same parameters in the same order"));
            }
        }

        return new Change(tensors, reader);
    }

    private string[] Parameters() =>
        [.. _optimizer.parameters().Select(static parameter => StateFormat.Describe(parameter.dtype, parameter.shape))];

    /// <summary>The tensors of the state, or why there are none that could be saved or loaded.</summary>
    private (OptimizerTensors? Tensors, string? Obstacle) Open() => OptimizerTensors.Find(_optimizer) is { } tensors
        ? (tensors, null)
        : (null, "it was disposed, or its parameters are no longer those that it was created with: to() of a model that changes their "
            + "type or device replaces them, and a disposed model frees them. Create it anew, from the parameters that the model has now");

    private OptimizerTensors Require(string verb)
    {
        var (tensors, obstacle) = Open();
        return tensors ?? throw new InvalidOperationException(
            $"{Title} cannot be {verb}: {obstacle}. Nothing was {(verb == "saved" ? "written" : "changed")}.");
    }

    /// <summary>
    /// TorchSharp makes tensors while it loads; on a thread of its own they belong to no dispose scope of the caller's, nor to
    /// its inference mode, and live as long as the optimizer.
    /// </summary>
    private static void OnOwnThread(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>The state before is kept in a file, because moments may be larger than an array can be.</summary>
    private sealed class Change : ICheckpointChange
    {
        private readonly OptimizerTensors _tensors;
        private readonly BinaryReader _reader;
        private readonly long _position;
        private readonly FileStream _before = new(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferBytes, FileOptions.DeleteOnClose);

        public Change(OptimizerTensors tensors, BinaryReader reader)
        {
            (_tensors, _reader, _position) = (tensors, reader, reader.BaseStream.Position);
            try
            {
                using var writer = new BinaryWriter(_before, System.Text.Encoding.UTF8, leaveOpen: true);
                tensors.Save(writer);
            }
            catch
            {
                _before.Dispose();
                throw;
            }
        }

        public void Apply() => Load(_reader, _position);

        public void Undo()
        {
            using var back = new BinaryReader(_before, System.Text.Encoding.UTF8, leaveOpen: true);
            Load(back, 0);
        }

        public void Dispose() => _before.Dispose();

        private void Load(BinaryReader reader, long position)
        {
            reader.BaseStream.Position = position;
            OnOwnThread(() => _tensors.Load(reader));
        }
    }
}
