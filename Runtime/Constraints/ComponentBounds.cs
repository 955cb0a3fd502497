namespace LossGen;

/// <summary>
/// The bounds of a loss object, which may be changed while training: a change holds from the next evaluation on, is saved with the loss,
/// and ends the schedule of a component that has one. Generated classes add one property per component with a bound.
/// </summary>
public abstract class ComponentBounds
{
    private ComponentWeights? _values;

    /// <summary>The names of the components with a bound, in declaration order.</summary>
    public IReadOnlyList<string> Names => Values.BoundNames;

    /// <summary>The bound of the named component. Setting it ends a schedule of the component.</summary>
    /// <param name="component">The name of the component's method.</param>
    /// <exception cref="ArgumentException">No component of the name has a bound, or the value is not a bound.</exception>
    /// <exception cref="InvalidOperationException">The weights are frozen, or held.</exception>
    public double this[string component]
    {
        get => Get(Values.IndexOfBound(component));
        set => Set(Values.IndexOfBound(component), value);
    }

    /// <summary>Names and bounds in force, in the invariant culture.</summary>
    /// <returns>For example <c>Reconstruction ≤ 40</c>.</returns>
    public override string ToString() => Values.BoundsText();

    /// <summary>The bound at a position in declaration order. For generated code.</summary>
    /// <param name="index">The component's position.</param>
    /// <returns>The bound in force.</returns>
    protected double Get(int index) => Values.Value(index);

    /// <summary>Changes the bound at a position in declaration order. For generated code.</summary>
    /// <param name="index">The component's position.</param>
    /// <param name="value">The new bound: finite, and not negative where the component cannot be.</param>
    /// <exception cref="ArgumentException">The value is not a bound.</exception>
    /// <exception cref="InvalidOperationException">The weights are frozen, or held.</exception>
    protected void Set(int index, double value) => Values.SetValue(index, value);

    internal void Attach(ComponentWeights values) => _values = values;

    private ComponentWeights Values => _values ?? throw new InvalidOperationException(
        "These bounds belong to no loss: read them from the loss's property Bounds.");
}
