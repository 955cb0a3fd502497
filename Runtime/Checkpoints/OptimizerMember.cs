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

    public override void Write(BinaryWriter writer)
    {
        var parameters = Parameters();
        writer.Write(StateOf().Options.Count);
        writer.Write(parameters.Length);
        Array.ForEach(parameters, writer.Write);
        try
        {
            _optimizer.save_state_dict(writer);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException($"{Title} cannot be saved: {exception.Message}", exception);
        }
    }

    public override ICheckpointChange Prepare(BinaryReader reader)
    {
        var (groups, parameters) = (StateOf().Options.Count, Parameters());
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

        return new Change(_optimizer, reader);
    }

    private string[] Parameters() =>
        [.. _optimizer.parameters().Select(static parameter => StateFormat.Describe(parameter.dtype, parameter.shape))];

    private optim.Optimizer.StateDictionary StateOf()
    {
        try
        {
            return _optimizer.state_dict();
        }
        catch (KeyNotFoundException exception)
        {
            throw new InvalidOperationException(
                $"{Title} no longer knows its parameters: it was disposed, or the model was moved with to() after it was made. "
                + "Create the optimizer after moving the model.",
                exception);
        }
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

    private sealed class Change(OptimizerHelper optimizer, BinaryReader reader) : ICheckpointChange
    {
        private readonly long _position = reader.BaseStream.Position;
        private FileStream? _before;

        public void Apply()
        {
            // Moments may be larger than an array can be.
            _before = new FileStream(
                Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferBytes, FileOptions.DeleteOnClose);
            var writer = new BinaryWriter(_before);
            optimizer.save_state_dict(writer);
            writer.Flush();
            reader.BaseStream.Position = _position;
            OnOwnThread(() => optimizer.load_state_dict(reader));
        }

        public void Undo()
        {
            if (_before is not null)
            {
                _before.Position = 0;
                var back = new BinaryReader(_before);
                OnOwnThread(() => optimizer.load_state_dict(back));
            }
        }

        public void Dispose() => _before?.Dispose();
    }
}
