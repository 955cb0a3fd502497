using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The weights of a loss as a checkpoint sees them: what was loaded is compared with the class, and put in force or refused. They
/// are saved as <see cref="OwnTensors"/>, and in a module that contains the loss as <see cref="ContainedState"/>.
/// </summary>
internal sealed class CheckpointWeights : IDisposable
{
    private static readonly HashSet<string> s_nothing = [];

    private readonly string _owner;
    private readonly (string Class, string Scheme) _names;
    private readonly LossDefinition _definition;
    private readonly PhasePosition _phases;
    private readonly LossSchedules _schedules;
    private readonly HeldWeights _held;
    private readonly Action<IReadOnlyList<CheckpointMismatchEventArgs>> _tell;

    /// <summary>The weights in force; those that are kept were found to be right.</summary>
    private readonly HostValues<double> _weights;

    /// <summary>The declared weights; a load writes those of the checkpoint over them.</summary>
    private readonly HostValues<double> _declared;
    private readonly OwnTensors _own;
    private readonly ContainedState _contained;

    /// <param name="owner">The loss's name, for messages.</param>
    /// <param name="names">The names of its class and of its scheme.</param>
    /// <param name="definition">What the class declares.</param>
    /// <param name="positions">Where the phases and the schedules stand, and the weights that are kept.</param>
    /// <param name="buffers">The other tensors of the loss.</param>
    /// <param name="tell">Tells differences; what it throws refuses the checkpoint.</param>
    /// <param name="look">Calls <see cref="Reconcile"/> where the loss is free for that.</param>
    public CheckpointWeights(
        string owner,
        (string Class, string Scheme) names,
        LossDefinition definition,
        (PhasePosition Phases, LossSchedules Schedules, HeldWeights Held) positions,
        Func<IReadOnlyDictionary<string, Tensor>> buffers,
        Action<IReadOnlyList<CheckpointMismatchEventArgs>> tell,
        Action look)
    {
        (_owner, _names, _definition, _tell) = (owner, names, definition, tell);
        (_phases, _schedules, _held) = positions;
        _weights = new HostValues<double>(_schedules.InitialWeights());
        _declared = new HostValues<double>([.. definition.DeclaredWeights]);
        _own = new OwnTensors(names, definition, (_phases, _schedules), _weights, _declared);
        _contained = new ContainedState(owner, buffers);
        definition.Weights.Attach(definition, (_schedules, _held), _weights.All, look);
    }

    /// <summary>How many checkpoints were put in force: what was accumulated before belongs to another model.</summary>
    public int Loads { get; private set; }

    /// <summary>The tensors of the loss's own state by their keys.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _own.ByKey;

    /// <summary>Everything as one tensor, for a module that contains the loss.</summary>
    public Tensor Nested => _contained.Write(Describe(_definition.DeclaredWeights));

    /// <summary>
    /// Looks whether the tensors were written to since the last look. There is no hook for that: a module that contains the
    /// loss is loaded without asking it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loss cannot use what was loaded. Its weights are as they were before.</exception>
    public void Reconcile()
    {
        if (_contained.WasAskedFor)
        {
            _contained.Take(NoteLoad, saved => Accept(saved, Save()));
        }

        if (_weights.AreChanged || _declared.AreChanged || _schedules.Positions.AreChanged)
        {
            TakeWritten();
        }
    }

    /// <summary>Moves schedules on, after a step or an epoch.</summary>
    public void Move(IReadOnlyList<(int Number, double Weight)> next) => _schedules.Move(next, _weights);

    /// <summary>Compares a checkpoint with the class. Changes nothing.</summary>
    /// <param name="saved">What was read.</param>
    /// <param name="skip">Keys to leave alone.</param>
    /// <param name="strict">Whether a checkpoint without any of the components is refused.</param>
    /// <exception cref="InvalidOperationException">The checkpoint cannot be used.</exception>
    public LossDifferences Examine(SavedLoss saved, ISet<string> skip, bool strict) =>
        LossDifferences.Find((_owner, _names.Class, _names.Scheme), _definition, _schedules, saved, skip, strict);

    /// <summary>Puts a compared checkpoint in force.</summary>
    public void Apply(LossDifferences differences)
    {
        Loads++;
        _weights.Set(differences.Weights);
        _declared.Restore();
        _schedules.Positions.Set(differences.Schedules);
        _held.Read(differences.Held);
        if (differences.Position is { } position)
        {
            _phases.MoveTo(position);
        }
    }

    /// <summary>
    /// A module that contains the loss was loaded: whatever the loss thinks of its own entry, the model beside it is another one. The
    /// weights may be the very ones that the loss has already.
    /// </summary>
    public void NoteLoad() => Loads++;

    /// <summary>The weights and the position as they are, for <see cref="Restore"/>.</summary>
    public Snapshot Save() => new([.. _weights.All], [.. _schedules.Positions.All], PositionNow(), Loads) { Held = _held.Write() };

    /// <summary>What <see cref="Save"/> returned is in force again.</summary>
    public void Restore(Snapshot before)
    {
        Loads = before.Loads;
        _weights.Set(before.Weights);
        _schedules.Positions.Set(before.Schedules);
        _held.Read(before.Held);
        _declared.Restore();
        _phases.MoveTo(before.Position);
        _contained.Forget();
    }

    public void Dispose()
    {
        _own.Dispose();
        _contained.Dispose();
    }

    /// <summary>Puts a checkpoint in force and tells of it; a listener that throws refuses it.</summary>
    private void Accept(SavedLoss saved, Snapshot before)
    {
        var differences = Examine(saved, s_nothing, strict: false);
        try
        {
            Apply(differences);
            _tell(differences.Told);
        }
        catch
        {
            Restore(before);
            throw;
        }
    }

    /// <summary>Somebody wrote into the tensors of the state dictionary, or changed a weight; maybe another thread, just now.</summary>
    private void TakeWritten()
    {
        double[] seen = [.. _weights.All];
        var before = new Snapshot(_weights.Kept.ToArray(), _schedules.Positions.Kept.ToArray(), PositionNow(), Loads)
        {
            Held = _held.Write(),
        };
        try
        {
            if (_declared.AreChanged || _schedules.Positions.AreChanged)
            {
                Accept(Describe(_declared.All), before);
            }
            else
            {
                LossDifferences.Require(_owner, _definition, seen);
                _weights.Keep(seen);
            }
        }
        catch
        {
            Restore(before);
            throw;
        }
    }

    private long PositionNow() => _definition.Phases.Count > 0 ? _phases.Value : 0;

    private SavedLoss Describe(double[] declared)
    {
        var saved = new SavedLoss { ClassName = _names.Class, SchemeName = _names.Scheme, Held = _held.Write() };
        for (var i = 0; i < declared.Length; i++)
        {
            saved.Components[_definition.Components[i].Name] = new SavedComponent(_weights[i], declared[i])
            {
                IsBound = _definition.Components[i].Bound is not null,
            };
        }

        for (var i = 0; i < _schedules.Scheduled.Count; i++)
        {
            saved.Schedules[_definition.Components[_schedules.Scheduled[i]].Name] = _schedules.Positions[i];
        }

        if (_definition.Phases.Count > 0)
        {
            saved.Position = _phases.Value;
            saved.Cycle.AddRange(PhaseCycle.Of(_definition.Phases));
        }

        return saved;
    }

    /// <summary>What a load that fails goes back to.</summary>
    internal sealed record Snapshot(double[] Weights, long[] Schedules, long Position, int Loads)
    {
        /// <summary>The effective weights that are kept; null where none are.</summary>
        public Dictionary<string, double>? Held { get; init; }
    }
}
