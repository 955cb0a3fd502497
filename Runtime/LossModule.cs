using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Base of every generated loss. It is a module that owns its scheme's state and nothing else: modules that a loss class
/// holds in fields (a perceptual network, a critic) are references that it never registers, moves or saves.
/// </summary>
public abstract class LossModule : nn.Module
{
    // TorchSharp's to() looks fields up by name across a class and its bases, and fails where two share one: this name
    // is not one that a loss class would choose.
    private readonly LossParts _lossGen;

    /// <summary>Creates the loss under the name of its class.</summary>
    protected LossModule()
        : this(null)
    {
    }

    /// <summary>Creates the loss under a name.</summary>
    /// <param name="name">The module's name; null for the name of the class.</param>
    protected LossModule(string? name)
        : base(name ?? nameof(LossModule))
    {
        this.name = name ?? GetType().Name;

        // What is made inside inference_mode can never be trained, nor changed outside of it.
        using var trainable = inference_mode(false);

        // Runs after the field initialisers and before the constructor of the derived class: it may use constants only.
#pragma warning disable CA2214, MA0056 // The one virtual call is what generated code exists for; its documentation says when it runs.
        _lossGen = new LossParts(this, DefineLoss());
#pragma warning restore CA2214, MA0056
        CreateSchemes();

        // Those of field initialisers are there; those that a constructor makes are found when somebody asks.
        _lossGen.Parameters.RegisterAll();
    }

    /// <summary>
    /// Tells, after loading, where the checkpoint and the class differ: a declared weight that changed, a component that
    /// one of them does not have, another cycle of phases. The next step's report notes the same. A handler that throws
    /// refuses the checkpoint. Where a module that contains the loss was loaded, it is told when the loss is next used.
    /// </summary>
    public event EventHandler<CheckpointMismatchEventArgs>? CheckpointMismatch;

    /// <summary>The names of the components, in declaration order.</summary>
    public IReadOnlyList<string> ComponentNames => _lossGen.Sets.All.Names;

    /// <summary>The scheme of the joint step, or null for the schemes that are written out in generated code.</summary>
    public LossWeighting? Weighting => _lossGen.Schemes.Joint?.Scheme;

    /// <summary>
    /// What multiplied each component's gradient at the last step that was not skipped: the weight in force times the scheme's factor, 0
    /// for one that was absent. After a step of a phase these are the phase's components. Waits for the device once.
    /// </summary>
    /// <exception cref="InvalidOperationException">There was no step yet.</exception>
    public ComponentNumbers EffectiveWeights => _lossGen.Last.EffectiveWeights;

    /// <summary>
    /// How many calls of a step make one step of the optimizer, 1 or more; declared as
    /// <see cref="CombinedLossAttribute.AccumulateSteps"/>. A change holds from the next cycle on: batches that wait already are
    /// completed to the number that they were begun with.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int AccumulateSteps
    {
        get => _lossGen.Options.AccumulateSteps;
        set => _lossGen.Options.AccumulateSteps = value;
    }

    /// <summary>
    /// The largest gradient norm of a step, 0 for no limit; declared as <see cref="CombinedLossAttribute.MaxNorm"/>. A phase with a limit
    /// of its own keeps that. Where nothing else looks at the values a norm that is NaN makes every gradient NaN, as
    /// <c>clip_grad_norm_</c> does. Holds from the next step on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double MaxNorm
    {
        get => _lossGen.Options.MaxNorm;
        set => _lossGen.Options.MaxNorm = value;
    }

    /// <summary>
    /// What a step does with values that are not finite; declared as <see cref="CombinedLossAttribute.NonFinite"/>. Holds from the next
    /// step on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of <see cref="LossGen.NonFinite"/>.</exception>
    public NonFinite NonFinite
    {
        get => _lossGen.Options.NonFinite;
        set => _lossGen.Options.NonFinite = value;
    }

    /// <summary>
    /// Steps the optimizer with the batches that were accumulated so far, as at the end of an epoch that is no multiple of
    /// <see cref="CombinedLossAttribute.AccumulateSteps"/>. The gradient is the mean over the batches that came, each counted by its size.
    /// </summary>
    /// <param name="optimizer">The optimizer that the batches were given with.</param>
    /// <returns>The batches' mean losses, for the caller to dispose; <see langword="null"/> where no batch waits.</returns>
    /// <exception cref="NonFiniteLossException">A value is not finite and the class says <see cref="NonFinite.Throw"/>.</exception>
    public StepResult? EndCycle(optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return _lossGen.Steps.EndCycle(optimizer);
    }

    /// <summary>
    /// Tells the scheme that an epoch is over, and moves on the schedules that count epochs. Some schemes, which say so, decide at the end
    /// of an epoch; to others it means nothing. Call it after the last step of every epoch, in training mode or not.
    /// </summary>
    /// <exception cref="InvalidOperationException">A step or an evaluation of the loss runs.</exception>
    public void EpochEnd()
    {
        using var held = _lossGen.Entry.Hold(nameof(EpochEnd));
        using var writable = inference_mode(false);
        _lossGen.Checkpoint.Reconcile();
        if (_lossGen.Held.IsHeld)
        {
            return;
        }

        var next = _lossGen.Schedules.AfterEpoch();
        _lossGen.Schemes.EpochEnd();
        _lossGen.Checkpoint.Move(next);
    }

    /// <summary>
    /// Keeps the effective weights from here on: those of the next step, and in alternation of each phase's next, are those of all later
    /// ones, until <see cref="ReleaseEffectiveWeights"/>. The loss is then a plain weighted sum, whose total means the same at every step.
    /// </summary>
    /// <remarks>
    /// Meanwhile everything else rests where it is: the scheme learns and remembers nothing, its own parameters get no gradient and its
    /// price is no part of the total, schedules stand still, <see cref="EpochEnd"/> does nothing, and to set a weight throws. A component
    /// that is absent from the step that is kept keeps what it has in its own next one. Steps go on to be counted for what is due at every
    /// n-th. It is saved with the loss. The step that is kept waits for the device once.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A step or an evaluation of the loss runs.</exception>
    public void HoldEffectiveWeights()
    {
        using var alone = _lossGen.Hold(nameof(HoldEffectiveWeights));
        _lossGen.Held.Hold();
    }

    /// <summary>
    /// Goes on where <see cref="HoldEffectiveWeights"/> was called, as if the steps since then had not been. Else does nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">A step or an evaluation of the loss runs.</exception>
    public void ReleaseEffectiveWeights()
    {
        using var alone = _lossGen.Hold(nameof(ReleaseEffectiveWeights));
        _lossGen.Held.Release();
    }

    /// <inheritdoc />
    /// <remarks>Keys are in ordinal order. A module that contains the loss has its weights as one entry, <c>lossgen</c>.</remarks>
    /// <exception cref="ObjectDisposedException">The loss is disposed: its scheme's state is gone.</exception>
    /// <exception cref="InvalidOperationException">
    /// A step runs on another thread, or a parameter or buffer has the name of an entry of LossGen's.
    /// </exception>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null) =>
        _lossGen.State.Write(destination, prefix);

    /// <inheritdoc />
    /// <remarks>
    /// All or nothing: what does not fit changes nothing. A weight of a component that only one side has is never an error:
    /// <see cref="CheckpointMismatch"/> tells.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The state does not fit the class, or has a weight that it could not have.</exception>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return LossLoading.FromMemory(this, source, strict, skip);
    }

#pragma warning disable RS0026 // TorchSharp's overloads, with its optional parameters.
    /// <inheritdoc />
    /// <remarks>All or nothing: a file that does not fit, is damaged or is something else changes nothing.</remarks>
    /// <exception cref="InvalidDataException">The file is damaged or was not written by <c>save</c>.</exception>
    /// <exception cref="InvalidOperationException">The state does not fit the class, or has a weight that it could not have.</exception>
    public override nn.Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        LossLoading.FromStream(this, reader, strict, skip, loadedParameters, whole: false);
        return this;
    }

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The file is damaged or was not written by <c>save</c>.</exception>
    /// <exception cref="InvalidOperationException">The state does not fit the class, or has a weight that it could not have.</exception>
    public override nn.Module load(
        string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        ArgumentNullException.ThrowIfNull(location);
        LossLoading.FromFile(this, location, strict, skip, loadedParameters);
        return this;
    }

#pragma warning restore RS0026

    /// <inheritdoc />
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
    {
        _lossGen.Parameters.RegisterAll();
        return base.named_parameters(recurse);
    }

    /// <inheritdoc />
    public override IEnumerable<Parameter> parameters(bool recurse = true)
    {
        _lossGen.Parameters.RegisterAll();
        return base.parameters(recurse);
    }

    /// <inheritdoc />
    /// <remarks>
    /// The loss owns the tensor from then on: it outlives the dispose scope that it was made in, and is moved by <c>to()</c>. Of one that
    /// was made inside <c>inference_mode</c> it has an ordinary copy.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The name is taken, or is that of an entry that LossGen adds to the state.</exception>
    public override void register_buffer(string name, Tensor tensor, bool persistent = true)
    {
        ArgumentNullException.ThrowIfNull(name);
        _lossGen.Buffers.Register(name, tensor, persistent);
    }

    /// <summary>The parts of the loss, for the parts of the library.</summary>
    internal LossParts LossParts => _lossGen;

    /// <summary>The weights object that <see cref="DefineLoss"/> made. For generated code, which gives it its type.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ComponentWeights DeclaredWeights
    {
        get
        {
            _lossGen.Look();
            return _lossGen.Definition.Weights;
        }
    }

    /// <summary>The generated bounds object, for generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ComponentBounds DeclaredBounds
    {
        get
        {
            _lossGen.Look();
            return _lossGen.Definition.Bounds!;
        }
    }

    /// <summary>
    /// What the class declares. Generated code overrides it with the constants of the attributes; it is called while the
    /// object is being constructed, before the derived class's constructor.
    /// </summary>
    /// <returns>The definition of this one object.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract LossDefinition DefineLoss();

    /// <summary>Calls <see cref="RegisterOwnParameter"/> for each parameter that the class makes. Generated code overrides it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void RegisterOwnParameters()
    {
    }

    /// <summary>Registers a parameter that the class makes, or another one that it has put in its place. For generated code.</summary>
    /// <param name="field">The name of the field or property, under which the parameter is saved.</param>
    /// <param name="parameter">What it holds; null registers nothing.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void RegisterOwnParameter(string field, Parameter? parameter)
    {
        ArgumentNullException.ThrowIfNull(field);
        _lossGen.Parameters.Register(field, parameter);
    }

    /// <summary>Begins a step: refuses a second one at the same time, and sets gradients to null. For generated code.</summary>
    /// <param name="optimizer">The optimizer that will step.</param>
    /// <param name="inputs">
    /// The tensor inputs and their names, with a question mark where one may be null. The first with a length says how large the batch is.
    /// </param>
    /// <returns>The step, to be disposed at its end: that takes back what did not happen.</returns>
    /// <exception cref="InvalidOperationException">
    /// The loss is in use, an input is null or disposed, or the optimizer owns no parameters, or one of them twice.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TrainingStep BeginStep(optim.Optimizer optimizer, params (Tensor? Value, string Name)[] inputs)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return _lossGen.Steps.Joint(optimizer, inputs);
    }

    /// <summary>Begins a step of a phase: as a joint one, and freezes the modules of the other phases. For generated code.</summary>
    /// <param name="alternation">The running alternation.</param>
    /// <param name="phase">The phase's number.</param>
    /// <param name="inputs">
    /// The tensor inputs and their names, with a question mark where one may be null. The first with a length says how large the batch is.
    /// </param>
    /// <returns>The step, to be disposed at its end: that restores what was changed.</returns>
    /// <exception cref="InvalidOperationException">
    /// The loss is in use, an input is null or disposed, or the optimizer owns none of the phase's parameters, or one of them twice.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TrainingStep BeginPhase(PhaseAlternation alternation, int phase, params (Tensor? Value, string Name)[] inputs)
    {
        ArgumentNullException.ThrowIfNull(alternation);
        return _lossGen.Steps.OfPhase(alternation, phase, inputs);
    }

    /// <summary>A step of inputs that can be computed again. For generated code.</summary>
    /// <typeparam name="TInputs">The class <c>Inputs</c> of the loss.</typeparam>
    /// <param name="loss">This loss.</param>
    /// <param name="optimizer">The optimizer that will step.</param>
    /// <param name="inputs">Computes the inputs.</param>
    /// <returns>The losses of the first evaluation.</returns>
    /// <exception cref="InvalidOperationException">The loss, its scheme and the optimizer do not go together.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected StepResult StepAgain<TInputs>(ICombinedLoss<TInputs> loss, optim.Optimizer optimizer, Func<TInputs> inputs)
        where TInputs : class
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(inputs);
        return _lossGen.Again.Run(loss, optimizer, inputs);
    }

    /// <summary>Begins an evaluation that builds a total. For generated code.</summary>
    /// <param name="method">The generated method.</param>
    /// <param name="inputs">The tensor inputs and their names, with a question mark where one may be null.</param>
    /// <returns>The evaluation, to be disposed at its end.</returns>
    /// <exception cref="InvalidOperationException">The loss is in use, or an input is null or disposed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected LossEvaluation BeginEvaluation(string method, params (Tensor? Value, string Name)[] inputs) => new(this, method, inputs);

    /// <summary>Begins <c>Evaluate</c>. For generated code.</summary>
    /// <returns>The evaluation's mode, to be disposed at its end.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static LossNumbers BeginNumbers() => new();

    /// <summary>A loss times its weight, or the loss itself for a weight of 1. For generated code.</summary>
    /// <param name="loss">A 0-d loss.</param>
    /// <param name="weight">The weight in force.</param>
    /// <returns>The product.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static Tensor Weighted(Tensor loss, double weight)
    {
        ArgumentNullException.ThrowIfNull(loss);
#pragma warning disable MA0193, CA1508 // 1 is exact, and the commonest weight: no operation is needed for it.
        return weight == 1 ? loss : loss.mul(ScalarCache.Of(weight));
#pragma warning restore MA0193, CA1508
    }

    /// <summary>A weight as TorchSharp's scalar, kept for later steps. For generated code.</summary>
    /// <param name="weight">The weight in force.</param>
    /// <returns>The scalar; it must not be disposed.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static TorchSharp.Scalar Alpha(double weight) => ScalarCache.Of(weight);

    /// <summary>The numbers of an evaluation, on the host: waits for the device. For generated code.</summary>
    /// <param name="terms">What <c>Compute</c> returned.</param>
    /// <returns>The report.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static StepReport ReadTerms(LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms.Read();
    }

    /// <summary>Scalar losses side by side, for the schemes that look at several at once. For generated code.</summary>
    /// <param name="losses">K losses, 0-d.</param>
    /// <returns>A tensor of shape [K], in float32 at least.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static Tensor Stack(params Tensor[] losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        return StackedLosses.Of(losses);
    }

    /// <summary>Those of the losses side by side that are present. For generated code.</summary>
    /// <param name="losses">Losses, 0-d, and null where a component is absent.</param>
    /// <returns>A tensor of one dimension, in float32 at least; null where none is present.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static Tensor? StackPresent(params Tensor?[] losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var present = losses.OfType<Tensor>().ToList();
        return present.Count == 0 ? null : StackedLosses.Of(present);
    }

    /// <summary>wᵢ / (|Lᵢ| + ε) for every component that a scheme scales. For generated code.</summary>
    /// <param name="losses">The losses of the scaled components: [K], or 0-d for one; null where all of them are absent.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="maxScale">The largest factor before the weight.</param>
    /// <returns>Factors without gradient, in the shape of the losses; null for null.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [return: NotNullIfNotNull(nameof(losses))]
    protected Tensor? ScalesToUnit(Tensor? losses, double epsilon, double maxScale) =>
        losses is null ? null : _lossGen.Scales.ToUnit(losses, epsilon, maxScale);

    /// <summary>wᵢ·|main| / (|Lᵢ| + ε) for every component that a scheme scales. For generated code.</summary>
    /// <param name="losses">The losses of the scaled components: [K], or 0-d for one; null where all of them are absent.</param>
    /// <param name="main">The main component's loss, 0-d; null where it is absent: then its last magnitude counts.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="maxScale">The largest factor before the weight.</param>
    /// <returns>Factors without gradient, in the shape of the losses; null for null.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [return: NotNullIfNotNull(nameof(losses))]
    protected Tensor? ScalesToMain(Tensor? losses, Tensor? main, double epsilon, double maxScale)
    {
        if (main is not null)
        {
            _lossGen.Main.Take(main);
        }

        return losses is null ? null
            : main is null ? _lossGen.Scales.ToLastMain(losses, _lossGen.Main.Last, epsilon, maxScale)
            : _lossGen.Scales.ToMain(losses, main, epsilon, maxScale);
    }

    /// <summary>Factors whose sum with the losses is their weighted geometric mean, in value and in gradient. For generated code.</summary>
    /// <param name="losses">The losses of the scaled components: [K], or 0-d for one; null where all of them are absent.</param>
    /// <returns>Factors without gradient, in the shape of the losses; null for null.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [return: NotNullIfNotNull(nameof(losses))]
    protected Tensor? ScalesToGeometricMean(Tensor? losses) => losses is null ? null : _lossGen.Scales.ToGeometricMean(losses);

    /// <summary>Checks that the weights in force are still a convex combination. For generated code.</summary>
    /// <exception cref="InvalidOperationException">A weight is not above 0, or they do not sum to 1.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void RequireConvexWeights() => _lossGen.Scales.RequireConvex();

    /// <summary>The scheme's factors times the weights in force, for a total. For generated code.</summary>
    /// <remarks>
    /// The scheme's state advances in training mode while gradients are recorded for training; otherwise, also within a component of
    /// another loss that is evaluated for its numbers, the last factors are used again.
    /// </remarks>
    /// <param name="losses">The losses of the components that the scheme weighs, shape [K]; null where all of them are absent.</param>
    /// <returns>Factors of shape [K]; they carry a gradient where the scheme learns. Null for null.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [return: NotNullIfNotNull(nameof(losses))]
    protected Tensor? Weigh(Tensor? losses) => losses is null ? null : _lossGen.Schemes.Weigh(losses);

    /// <summary>The total of a scheme: Σ factor·loss and what the scheme adds for its own parameters. For generated code.</summary>
    /// <param name="losses">The losses, shape [K]; null where all of them are absent.</param>
    /// <param name="factors">What <see cref="Weigh"/> returned.</param>
    /// <returns>A 0-d tensor; null for null.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [return: NotNullIfNotNull(nameof(losses))]
    protected Tensor? WeighedTotal(Tensor? losses, Tensor? factors) =>
        losses is null || factors is null ? null : _lossGen.Schemes.Total(losses, factors);

    /// <summary>
    /// Registers the parameters that the class makes, and nothing else. A module in a field belongs to the model, or to
    /// whoever trains it.
    /// </summary>
    protected sealed override void RegisterComponents() => _lossGen.Parameters.RegisterAll();

    /// <summary>
    /// Moves and converts the scheme's state, the loss's own parameters and the buffers that it registered. Modules and other tensors in
    /// fields stay where they are: they are references.
    /// </summary>
    /// <remarks>
    /// TorchSharp's own way looks up the fields and properties of a class by name, and throws where a class and its base have one
    /// of the same name, as <c>Weights</c> of a loss that derives from another is.
    /// </remarks>
    /// <param name="dtype">The target type; null to keep it.</param>
    /// <param name="device">The target device; null to keep it.</param>
    /// <param name="non_blocking">Whether the copy may go on while the host does.</param>
#pragma warning disable CA1707, IDE1006 // The name and the parameters' names are TorchSharp's.
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking) =>
        LossMove.Run(this, dtype, device, non_blocking);
#pragma warning restore CA1707, IDE1006

    /// <summary>Frees what the loss owns. Modules in fields are left alone.</summary>
    /// <param name="disposing">Whether managed state may be touched.</param>
    /// <exception cref="InvalidOperationException">
    /// The loss is in use, on another thread or in a component that disposes it: nothing is freed then.
    /// </exception>
    protected override void Dispose(bool disposing)
    {
        using var disposal = disposing ? _lossGen.BeginDisposal() : null;
        base.Dispose(disposing);
    }

    // What only a module can ask of its base, and a base of the class that derives from it.
    internal Dictionary<string, Tensor> RegisteredState(Dictionary<string, Tensor>? destination = null, string? prefix = null) =>
        base.state_dict(destination, prefix);

    internal List<(string Name, Parameter Parameter)> RegisteredParameters() => base.named_parameters(recurse: false).ToList();

    internal void PutParameter(string name, Parameter? parameter) => ConditionallyRegisterParameter(name, parameter);

    internal void RegisterBuffer(string name, Tensor tensor, bool persistent) => base.register_buffer(name, tensor, persistent);

    internal void PutBuffer(string name, Tensor tensor, bool persistent) => ConditionallyRegisterBuffer(name, tensor, persistent);

    internal void AskForOwnParameters() => RegisterOwnParameters();

    internal void OnCheckpointMismatch(CheckpointMismatchEventArgs difference) => CheckpointMismatch?.Invoke(this, difference);

    private void CreateSchemes()
    {
        try
        {
            _lossGen.Schemes.Create();
            _lossGen.Main.Create();
            _lossGen.Constraints.Create();
            _lossGen.Due.Create();
        }
        catch
        {
            // There will be no object that somebody could dispose.
            Dispose();
            throw;
        }
    }
}
