using System.Globalization;

namespace LossGen;

/// <summary>
/// The weights of a loss object, which may be changed while training: a change holds from the next evaluation on, and ends the schedule of
/// a component that has one. Generated classes add one property per component.
/// </summary>
public abstract class ComponentWeights
{
    private IReadOnlyList<ComponentInfo> _components = [];
    private double[] _values = [];
    private double[] _snapshot = [];
    private double[] _seen = [];
    private bool _mustNotBeNegative;

    /// <summary>What code ends by setting a weight.</summary>
    private LossSchedules? _schedules;

    /// <summary>Whether effective weights are kept, which no weight may change then.</summary>
    private HeldWeights? _held;

    /// <summary>Takes what a load wrote, where the loss is free for that: a variable may hold this object over a load.</summary>
    private Action _look = static () => { };

    /// <summary>The names of the components, in declaration order, without those that have a bound in place of a weight.</summary>
    public IReadOnlyList<string> Names =>
        _components.Where(static component => component.Bound is null).Select(static component => component.Name).ToArray();

    /// <summary>Whether <see cref="Freeze"/> was called: the weights can no longer be changed.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>The weight of the named component. Setting it ends a schedule of the component.</summary>
    /// <param name="component">The name of the component's method.</param>
    /// <exception cref="ArgumentException">The class has no such component, or the value is not a weight.</exception>
    /// <exception cref="InvalidOperationException">The weights are frozen, or held.</exception>
    public double this[string component]
    {
        get => Get(IndexOfWeight(component));
        set => Set(IndexOfWeight(component), value);
    }

    /// <summary>The weights in force, and in the places of components with a bound their bounds.</summary>
    internal ReadOnlySpan<double> Values => _values;

    /// <summary>The components with a bound.</summary>
    internal IReadOnlyList<string> BoundNames =>
        _components.Where(static component => component.Bound is not null).Select(static component => component.Name).ToArray();

    /// <summary>Ends all changes from code: later ones throw. Loading a checkpoint still sets the weights, and schedules go on.</summary>
    public void Freeze() => IsFrozen = true;

    /// <summary>Names and weights in force, in the invariant culture.</summary>
    /// <returns>For example <c>Photometric 1, Smoothness 0.1</c>.</returns>
    public override string ToString()
    {
        _look();
        return Text(static component => component.Bound is null, static (component, value) => $"{component.Name} {value}");
    }

    /// <summary>Names and bounds in force.</summary>
    internal string BoundsText()
    {
        _look();
        return Text(
            static component => component.Bound is not null,
            static (component, value) => $"{component.Name} {component.Bound!.Sign} {value}");
    }

    /// <summary>The weight or bound at a position.</summary>
    internal double Value(int index) => Get(index);

    /// <summary>Changes the weight or bound at a position.</summary>
    internal void SetValue(int index, double value) => Set(index, value);

    /// <summary>The bound of a component as the running evaluation has it.</summary>
    internal double BoundAt(int index) => _seen[index];

    /// <summary>The weight at a position in declaration order. For generated code.</summary>
    /// <param name="index">The component's position.</param>
    /// <returns>The weight in force.</returns>
    protected double Get(int index)
    {
        _look();
        return _values[index];
    }

    /// <summary>Changes the weight at a position in declaration order. For generated code.</summary>
    /// <param name="index">The component's position.</param>
    /// <param name="value">The new weight: finite, and not negative where the scheme normalises by losses.</param>
    /// <exception cref="ArgumentException">The value is not a weight.</exception>
    /// <exception cref="InvalidOperationException">The weights are frozen, or held.</exception>
    protected void Set(int index, double value)
    {
        if (IsFrozen)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant(
                    $"The {_components[index].Noun} of '{_components[index].Name}' cannot become {value}: the weights were frozen with ")
                + "Weights.Freeze().");
        }

        if (_held is { IsHeld: true })
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The {_components[index].Noun} of '{_components[index].Name}' cannot become {value}: call ReleaseEffectiveWeights() ")
                + "first, the loss keeps its effective weights since HoldEffectiveWeights().");
        }

        if (Objection(index, value) is { } objection)
        {
            throw new ArgumentException(objection, nameof(value));
        }

        _look();
        if (_schedules is { Any: true } schedules)
        {
            schedules.SetByCode(index, _values, value);
        }
        else
        {
            _values[index] = value;
        }

        _look();
    }

    /// <summary>Connects the generated properties with the values, which the checkpoint shares.</summary>
    internal void Attach(LossDefinition definition, (LossSchedules Schedules, HeldWeights Held) parts, double[] values, Action look)
    {
        (_components, _values, _mustNotBeNegative) = (definition.Components, values, definition.NonNegativeWeights);
        (_schedules, _held, _look) = (parts.Schedules, parts.Held, look);
        definition.Bounds?.Attach(this);
        for (var i = 0; i < values.Length; i++)
        {
            if ((Objection(i, values[i]) ?? Objection(i, _components[i].Declared)) is { } objection)
            {
                throw new ArgumentException(objection, nameof(values));
            }
        }
    }

    /// <summary>
    /// The weights as they are now, 0 for a component with a bound, in an array that later changes leave alone. Copied only after a change.
    /// </summary>
    internal double[] Snapshot()
    {
        if (!_seen.AsSpan().SequenceEqual(_values))
        {
            _seen = [.. _values];
            _snapshot = [.. _values.Select((value, i) => _components[i].Bound is null ? value : 0)];
        }

        return _snapshot;
    }

    internal int IndexOf(string component)
    {
        for (var i = 0; i < _components.Count; i++)
        {
            if (string.Equals(_components[i].Name, component, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new ArgumentException(
            $"There is no component '{component}'. The components are: {string.Join(", ", _components.Select(static info => info.Name))}.",
            nameof(component));
    }

    /// <summary>The position of a component with a bound.</summary>
    internal int IndexOfBound(string component)
    {
        var index = IndexOf(component);
        return _components[index].Bound is not null ? index : throw new ArgumentException(
            $"'{component}' has a weight and no bound: use Weights. Bounds have: {string.Join(", ", BoundNames)}.", nameof(component));
    }

    private int IndexOfWeight(string component)
    {
        var index = IndexOf(component);
        return _components[index].Bound is null ? index : throw new ArgumentException(
            $"'{component}' has a bound and no weight: use Bounds. Weights have: {string.Join(", ", Names)}.", nameof(component));
    }

    private string Text(Func<ComponentInfo, bool> which, Func<ComponentInfo, string, string> text) => string.Join(
        ", ",
        _components.Select((component, i) => (component, i)).Where(entry => which(entry.component))
            .Select(entry => text(entry.component, _values[entry.i].ToString(CultureInfo.InvariantCulture))));

    /// <summary>Why a value is not a weight, or bound, of the component; null where it is one.</summary>
    internal string? Objection(int index, double value)
    {
        var component = _components[index];
        if (!(Math.Abs(value) <= float.MaxValue))
        {
            return FormattableString.Invariant(
                $"The {component.Noun} of '{component.Name}' must be a finite number that float32 can hold, not {value}.");
        }

        if (component.Bound is not null)
        {
            return value < 0 && !component.CanBeNegative && !component.HasMeasure
                ? FormattableString.Invariant(
                    $"The bound of '{component.Name}' must not be negative ({value}): the loss is not, or say CanBeNegative = true.")
                : null;
        }

        if (value < 0 && component.Role == LossRole.Main)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The weight of '{component.Name}' must not be negative ({value}): "
                + $"it is the main component, and a negative weight would maximise it.");
        }

        return value < 0 && _mustNotBeNegative && component.Role != LossRole.Regularizer
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The weight of '{component.Name}' must not be negative ({value}): "
                + $"this scheme normalises losses, and a negative weight would train against the component.")
            : null;
    }
}
