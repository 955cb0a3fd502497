using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// All that a training run consists of, saved and loaded together: models, optimizers, schedulers, losses, the numbers of the loop, and
/// the state of TorchSharp's random numbers on the host. A file is replaced as a whole, so that a run that is killed at any
/// moment, while saving too, finds the old state or the new one. A resumed run goes on bit for bit.
/// </summary>
public sealed class TrainingCheckpoint
{
    private readonly Dictionary<string, double> _numbers = new(StringComparer.Ordinal);
    private readonly List<CheckpointMember> _members = [];

    /// <summary>A checkpoint to which members are added.</summary>
    public TrainingCheckpoint() => _members.AddRange([new NumbersMember(_numbers), new RandomMember()]);

    /// <summary>A checkpoint of one model, its optimizer and its loss.</summary>
    /// <param name="model">Saved as <c>model</c>.</param>
    /// <param name="optimizer">Saved as <c>optimizer</c>.</param>
    /// <param name="loss">Saved as <c>loss</c>.</param>
    /// <exception cref="ArgumentException">TorchSharp cannot save and restore the optimizer.</exception>
    public TrainingCheckpoint(nn.Module model, optim.Optimizer optimizer, LossModule loss)
        : this() => Add("model", model).Add("optimizer", optimizer).Add("loss", loss);

    /// <summary>Numbers of the loop, such as the step or the epoch: saved with the rest, and replaced by a load.</summary>
    public IDictionary<string, double> Numbers => _numbers;

    /// <summary>Adds a model or a loss.</summary>
    /// <param name="name">The name under which it is saved; each once.</param>
    /// <param name="module">The module. A loss tells differences as in every load, by <see cref="LossModule.CheckpointMismatch"/>.</param>
    /// <returns>This checkpoint.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public TrainingCheckpoint Add(string name, nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return Add(name, module is LossModule loss ? new LossMember(name, loss) : new ModuleMember(name, module));
    }

    /// <summary>Adds an optimizer.</summary>
    /// <param name="name">The name under which it is saved; each once.</param>
    /// <param name="optimizer">The optimizer: any of TorchSharp's but L-BFGS, whose state it cannot save.</param>
    /// <returns>This checkpoint.</returns>
    /// <exception cref="ArgumentException">The name is taken, or TorchSharp cannot save and restore the optimizer.</exception>
    public TrainingCheckpoint Add(string name, optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return Add(name, new OptimizerMember(name, optimizer));
    }

    /// <summary>Adds a learning-rate scheduler: how often it stepped is saved, and a load steps a new one as often.</summary>
    /// <param name="name">The name under which it is saved; each once.</param>
    /// <param name="scheduler">
    /// The scheduler, created as at the beginning of the run: any of TorchSharp's but those that do not count their steps,
    /// <c>ReduceLROnPlateau</c> and <c>ChainedLR</c>, and stepped without an epoch. Add its optimizer, too: the rates are in that one's
    /// state.
    /// </param>
    /// <returns>This checkpoint.</returns>
    /// <exception cref="ArgumentException">The name is taken, or how often the scheduler stepped is not all that it remembers.</exception>
    public TrainingCheckpoint Add(string name, optim.lr_scheduler.LRScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        return Add(name, new SchedulerMember(name, scheduler));
    }

    /// <summary>Saves everything. Call it between two steps.</summary>
    /// <param name="path">The file; its folder must exist. Beside it a file whose name ends in <c>.saving</c> is written first.</param>
    /// <exception cref="InvalidOperationException">
    /// A loss is in use, also one inside a model, or has accumulated some of a step's batches, whose gradients would be lost; a
    /// model or an optimizer is disposed; or a tensor could not be loaded again, such as an expanded view. Nothing was written.
    /// </exception>
    /// <exception cref="ObjectDisposedException">A loss is disposed. Nothing was written.</exception>
    /// <exception cref="IOException">The file cannot be written. What was there is still there.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var alone = Enter("save");
        foreach (var member in _members)
        {
            if (member.Obstacle() is { } obstacle)
            {
                throw new InvalidOperationException($"{member.Title} cannot be saved now: {obstacle}. Nothing was written.");
            }
        }

        AtomicFile.Write(path, stream => TrainingCheckpointFile.Write(stream, _members));
    }

    /// <summary>Loads everything, or nothing.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote with the same members.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or something else. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">
    /// The file does not fit, the message names the member; or a loss is in use. Nothing was changed.
    /// </exception>
    /// <exception cref="ObjectDisposedException">A loss is disposed. Nothing was changed.</exception>
    public void Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var alone = Enter("load");
        using var stream = AtomicFile.OpenRead(path);
        TrainingCheckpointFile.Read(stream, path, _members);
    }

    /// <summary>Keeps all losses from doing anything else until the result is disposed.</summary>
    private Entered Enter(string activity)
    {
        var entered = new Entered();
        try
        {
            var losses = _members.SelectMany(static member => member.Losses).Distinct<LossModule>(ReferenceEqualityComparer.Instance);
            foreach (var loss in losses)
            {
                entered.Losses.Add(loss.LossParts.Hold(activity));
            }

            return entered;
        }
        catch
        {
            entered.Dispose();
            throw;
        }
    }

    private TrainingCheckpoint Add(string name, CheckpointMember member)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!StateFormat.IsText(name))
        {
            throw new ArgumentException(
                $"'{StateFormat.Shown(name)}' has half a surrogate pair, which no file can hold. Give the member another name.",
                nameof(name));
        }

        if (_members.Exists(other => other.Name == name))
        {
            throw new ArgumentException($"The checkpoint has a member '{name}' already.", nameof(name));
        }

        _members.Add(member);
        return this;
    }

    private sealed class Entered : IDisposable
    {
        public List<IDisposable> Losses { get; } = [];

        public void Dispose() => Losses.ForEach(static loss => loss.Dispose());
    }
}
