using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A weighting scheme that decides on loss values. It is a module: what a scheme registers in its constructor (with
/// <see cref="RegisterState"/>, <see cref="RegisterCounter"/>, <c>register_parameter</c>, <c>register_module</c>) is trained,
/// moved, saved and loaded with the loss that owns it. A step that fails or is skipped, and one that is not finite, leaves
/// it as it was.
/// </summary>
public abstract class LossWeighting : nn.Module
{
    private readonly IReadOnlyList<ComponentInfo> _lossGenComponents;
    private readonly List<SchemeState> _lossGenStates = [];

    // In an array, because a tensor in a field is a buffer to TorchSharp, and saved.
    private readonly Tensor?[] _lossGenMeasures = new Tensor?[1];

    /// <summary>The components that the scheme is being asked about; null for all.</summary>
    private PresentComponents? _lossGenPresent;

    /// <summary>Creates the scheme.</summary>
    /// <param name="components">The components that the scheme weighs, in declaration order; at least one.</param>
    protected LossWeighting(IReadOnlyList<ComponentInfo> components)
        : base(nameof(LossWeighting))
    {
        ArgumentNullException.ThrowIfNull(components);
        if (components.Count == 0)
        {
            throw new ArgumentException("A scheme weighs at least one component that is not a regularizer.", nameof(components));
        }

        _lossGenComponents = components;
    }

    /// <summary>
    /// The components that the scheme weighs, in declaration order; while it is asked for the factors of a step, those that are present.
    /// </summary>
    public IReadOnlyList<ComponentInfo> Components => _lossGenPresent?.Infos ?? _lossGenComponents;

    /// <summary>
    /// What the components' <see cref="ComponentAttribute.Measure"/> say at the step that <see cref="Next"/> is asked for: shape [K],
    /// without gradient, NaN for a component without one; null where no component has one. A loss sets it; so does who replays a
    /// scheme outside of one.
    /// </summary>
    public Tensor? Measures
    {
        get => _lossGenMeasures[0];
        set => _lossGenMeasures[0] = value;
    }

    /// <summary>
    /// Decides the factors of one step and advances the scheme's state. The loss object multiplies them by the weights in
    /// force; where those are 1, the result is what multiplies the losses.
    /// </summary>
    /// <remarks>
    /// Where components are absent, the scheme is asked as if it had no others than those that are present: K is their number,
    /// <see cref="Components"/> are they, and so are the entries of every <see cref="SchemeState"/> whose last dimension has one for each
    /// component. What the absent ones have stays as it is. What else a scheme holds for each component, such as a parameter or an array,
    /// it takes by <see cref="OfPresent(Tensor)"/>.
    /// </remarks>
    /// <param name="losses">
    /// The unweighted losses, shape [K], in declaration order, without gradient, float32 or wider, on any device.
    /// </param>
    /// <returns>
    /// K factors, shape [K]. They may carry a gradient with respect to the scheme's own parameters: it is then d/ds Σ wᵢ(s)·Lᵢ plus that of
    /// <see cref="Penalty"/>.
    /// </returns>
    public abstract Tensor Next(Tensor losses);

    /// <summary>
    /// A term of the scheme's own parameters that is part of the total, such as Σ½sᵢ of uncertainty weighting: 0-d, or a price for each
    /// component, shape [K]. Prices are multiplied by the weights in force, as the losses are, and summed.
    /// </summary>
    /// <returns>The term, with its gradient, or <see langword="null"/> for none, the default.</returns>
    public virtual Tensor? Penalty() => null;

    /// <summary>
    /// The factors that follow from the state alone, for where the scheme is not to move: in evaluation mode, and for the batches of an
    /// accumulation cycle. Without it these are the factors of the last step, or before there was one those of the cycle's first batch;
    /// schemes whose factors do not depend on the present losses, such as learned ones, have newer ones to give.
    /// </summary>
    /// <returns>K factors, shape [K], without gradient, or <see langword="null"/> for those of the last step, the default.</returns>
    public virtual Tensor? Held() => null;

    /// <summary>What counts in an evaluation as the factors of the last step before there was one. Asked once.</summary>
    /// <returns>K factors, shape [K], without gradient; the default is ones.</returns>
    public virtual Tensor Initial() => ones(Components.Count, ScalarType.Float64);

    /// <summary>
    /// An epoch is over: <see cref="LossModule.EpochEnd"/> was called. What is assigned to the scheme's state is in force at once. To read
    /// a number from the device here is no harm.
    /// </summary>
    public virtual void EpochEnd()
    {
    }

    /// <summary>The entries of the components that the scheme is being asked about.</summary>
    /// <param name="values">A tensor whose last dimension has one entry for each component.</param>
    /// <returns>Those of the components that are present, with their graph; the tensor itself where all are.</returns>
    protected Tensor OfPresent(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return _lossGenPresent?.Gather(values) ?? values;
    }

    /// <summary>The values of the components that the scheme is being asked about.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="values">One value for each component.</param>
    /// <returns>Those of the components that are present; the array itself where all are.</returns>
    protected T[] OfPresent<T>(T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return _lossGenPresent is { } present ? Array.ConvertAll(present.Positions, position => values[position]) : values;
    }

    /// <summary>Whether components may be absent at a step.</summary>
    internal bool MayMiss => _lossGenComponents.Any(static component => component.MayBeMissing);

    /// <summary>Those that the scheme is being asked about; null for all.</summary>
    internal PresentComponents? Present => _lossGenPresent;

    /// <summary>Lets the scheme have no other components than these, until what is returned is disposed.</summary>
    internal Restriction Restrict(PresentComponents? present)
    {
        _lossGenPresent = present;
        return new Restriction(this);
    }

    /// <summary>Whether a loss, or a phase of one, has it.</summary>
    internal bool IsTaken { get; set; }

    internal IReadOnlyList<SchemeState> States => _lossGenStates;

    /// <summary>
    /// Registers a tensor that the scheme remembers from step to step. Call it in the constructor. Unlike a buffer that is
    /// changed in place, which works too, it costs no copy at a step.
    /// </summary>
    /// <param name="name">The name under which it is saved.</param>
    /// <param name="initial">Its value before the first step, of any shape. The scheme owns it from then on.</param>
    /// <returns>The state: read its current value, assign the next.</returns>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is that of another state.</exception>
    protected SchemeState RegisterState(string name, Tensor initial)
    {
        ArgumentNullException.ThrowIfNull(initial);
        SchemeNames.Require(this, name);
        if (States.Any(known => string.Equals(known.Name, name, StringComparison.Ordinal)))
        {
            throw new ArgumentException(
                $"{GetType().Name} registers the state '{name}' twice. Give one of them another name.", nameof(name));
        }

        var state = CreateState(name, initial);
        _lossGenStates.Add(state);
        return state;
    }

    /// <summary>Registers a whole number that the scheme remembers from step to step. Call it in the constructor.</summary>
    /// <param name="name">The name under which it is saved.</param>
    /// <returns>The counter, at 0.</returns>
    /// <exception cref="ArgumentException">The name is empty, or has a dot.</exception>
    protected SchemeCounter RegisterCounter(string name)
    {
        SchemeNames.Require(this, name);
        var counter = new HostCounter();
        register_module(name, counter);
        return new SchemeCounter(counter);
    }

    /// <summary>
    /// Registers what the scheme holds in fields, as TorchSharp does when a module is registered: what is known then can be protected.
    /// </summary>
    internal void RegisterFields() => RegisterComponents();

    internal void ReplaceBuffer(string name, Tensor value) => ConditionallyRegisterBuffer(name, value);

    internal SchemeState CreateState(string name, Tensor initial)
    {
        register_buffer(name, initial.DetachFromDisposeScope());
        return new SchemeState(this, name);
    }

    /// <summary>The end of <see cref="Restrict"/>.</summary>
    internal readonly ref struct Restriction(LossWeighting scheme)
    {
        public void Dispose() => scheme._lossGenPresent = null;
    }
}
