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
    private bool _mustNotBeNegative;

    /// <summary>What code ends by setting a weight.</summary>
    private LossSchedules? _schedules;

    /// <summary>Whether effective weights are kept, which no weight may change then.</summary>
    private HeldWeights? _held;

    /// <summary>Takes what a load wrote, where the loss is free for that: a variable may hold this object over a load.</summary>
    private Action _look = static () => { };

    /// <summary>The names of the components, in declaration order.</summary>
    public IReadOnlyList<string> Names => _components.Select(static component => component.Name).ToArray();

    /// <summary>Whether <see cref="Freeze"/> was called: the weights can no longer be changed.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>The weight of the named component. Setting it ends a schedule of the component.</summary>
    /// <param name="component">The name of the component's method.</param>
    /// <exception cref="ArgumentException">The class has no such component, or the value is not a weight.</exception>
    /// <exception cref="InvalidOperationException">The weights are frozen, or held.</exception>
    public double this[string component]
    {
        get => Get(IndexOf(component));
        set => Set(IndexOf(component), value);
    }

    internal ReadOnlySpan<double> Values => _values;

    /// <summary>Ends all changes from code: later ones throw. Loading a checkpoint still sets the weights, and schedules go on.</summary>
    public void Freeze() => IsFrozen = true;

    /// <summary>Names and weights in force, in the invariant culture.</summary>
    /// <returns>For example <c>Photometric 1, Smoothness 0.1</c>.</returns>
    public override string ToString()
    {
        _look();
        return string.Join(", ", _components.Select((component, i) => FormattableString.Invariant($"{component.Name} {_values[i]}")));
    }

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
    /// <exception cref="InvalidOperationException">The weights are frozen.</exception>
    protected void Set(int index, double value)
    {
        if (IsFrozen)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant(
                    $"The weight of '{_components[index].Name}' cannot become {value}: the weights were frozen with Weights.Freeze()."));
        }

        if (_held is { IsHeld: true })
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The weight of '{_components[index].Name}' cannot become {value}: call ReleaseEffectiveWeights() first, ")
                + "the loss keeps its effective weights since HoldEffectiveWeights().");
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
        for (var i = 0; i < values.Length; i++)
        {
            if ((Objection(i, values[i]) ?? Objection(i, _components[i].Weight)) is { } objection)
            {
                throw new ArgumentException(objection, nameof(values));
            }
        }
    }

    /// <summary>The values as they are now, in an array that later changes leave alone. Copied only after a change.</summary>
    internal double[] Snapshot()
    {
        if (!_snapshot.AsSpan().SequenceEqual(_values))
        {
            _snapshot = [.. _values];
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
            $"There is no component '{component}'. The components are: {string.Join(", ", Names)}.", nameof(component));
    }

    /// <summary>Why a value is not a weight of the component, or null where it is one.</summary>
    internal string? Objection(int index, double value)
    {
        var component = _components[index];
        if (!(Math.Abs(value) <= float.MaxValue))
        {
            return FormattableString.Invariant(
                $"The weight of '{component.Name}' must be a finite number that float32 can hold, not {value}.");
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
