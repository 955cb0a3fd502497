namespace LossGen;

/// <summary>What a loss object consists of: each part with one thing to know, given the parts that it needs.</summary>
internal sealed class LossParts
{
    public LossParts(LossModule loss, LossDefinition definition)
    {
        var (name, type) = (loss.GetName(), loss.GetType());
        Definition = definition;
        Options = new LossOptions(name, definition);
        Sets = new ComponentSets(definition);
        Phases = new PhasePosition(definition.Phases, definition.Order);
        Schedules = new LossSchedules(definition);
        Held = new HeldWeights(definition);
        Entry = new OneThread(name, type);
        Cycles = new AccumulationCycles();
        Notes = new LossNotes(loss);
        Parameters = new OwnParameters(loss, Entry);
        Buffers = new OwnBuffers(loss);
        Registered = new RegisteredState(loss, Parameters);
        var names = (type.Name, SchemeTitle.Of(loss, definition));
        Checkpoint = new CheckpointWeights(name, names, definition, (Phases, Schedules, Held), Registered.Take, Notes.Tell, Look);
        State = new LossState(loss, this);
        Evaluation = new RunningEvaluation(loss, this);
        Limits = new LossLimits(this);
        Weights = new WeightsInForce(Evaluation, Limits);
        Scales = new WrittenOutScales(name, Evaluation, Weights, Held);
        Schemes = new LossSchemes(loss, this);
        Main = new MainMagnitude(loss, this);
        Constraints = new LossConstraints(loss, this);
        Due = new DueSteps(loss, this);
        Last = new LastStep(name);
        Presence = new PresenceWatch(definition, Notes);
        Optimizers = new KnownOptimizers(name);
        Learned = new LearnedParameters(loss, this);
        Targets = new StepTargets(name, this);
        Steps = new StepBeginning(loss, this);
        Again = new StepsAgain(loss, this);
    }

    public LossDefinition Definition { get; }

    public LossOptions Options { get; }

    public ComponentSets Sets { get; }

    public PhasePosition Phases { get; }

    public LossSchedules Schedules { get; }

    public HeldWeights Held { get; }

    public OneThread Entry { get; }

    public AccumulationCycles Cycles { get; }

    public LossNotes Notes { get; }

    public OwnParameters Parameters { get; }

    public OwnBuffers Buffers { get; }

    public RegisteredState Registered { get; }

    public CheckpointWeights Checkpoint { get; }

    public LossState State { get; }

    public RunningEvaluation Evaluation { get; }

    public LossLimits Limits { get; }

    public WeightsInForce Weights { get; }

    public WrittenOutScales Scales { get; }

    public LossSchemes Schemes { get; }

    public MainMagnitude Main { get; }

    public LossConstraints Constraints { get; }

    public DueSteps Due { get; }

    public LastStep Last { get; }

    public PresenceWatch Presence { get; }

    public KnownOptimizers Optimizers { get; }

    public LearnedParameters Learned { get; }

    public StepTargets Targets { get; }

    public StepBeginning Steps { get; }

    public StepsAgain Again { get; }

    /// <summary>
    /// Takes what a load wrote, of a module that contains the loss. A weight may be read and changed while a step runs on another thread;
    /// that has looked already.
    /// </summary>
    public void Look()
    {
        if (!Entry.IsElsewhere)
        {
            Checkpoint.Reconcile();
        }
    }

    /// <summary>Lets nothing else run until what is returned is disposed. What a load wrote is in force then.</summary>
    /// <param name="activity">What is done meanwhile, for messages.</param>
    public IDisposable Hold(string activity)
    {
        var held = Entry.Hold(activity);
        try
        {
            Checkpoint.Reconcile();
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Frees what the loss owns besides what a module frees. What is returned lets others enter again; null where all was free already.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loss is in use: nothing is freed then.</exception>
    public IDisposable? BeginDisposal()
    {
        if (Entry.IsDisposed)
        {
            return null;
        }

        // Native code would go on with freed tensors, and end the process.
        var held = Entry.Hold("Dispose");
        Entry.IsDisposed = true;
        Weights.Dispose();
        Limits.Dispose();
        Checkpoint.Dispose();
        Cycles.Dispose();
        Schemes.Dispose();
        Main.Dispose();
        Last.Dispose();
        return held;
    }
}
