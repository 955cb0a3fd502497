using System.Diagnostics.CodeAnalysis;

namespace LossGen;

/// <summary>
/// The weights of a loss object, which may be changed while training: a change holds from the next step on. Generated
/// classes add one property per component.
/// </summary>
public abstract class ComponentWeights
{
    private IReadOnlyList<ComponentInfo> _components = [];
    private double[] _values = [];
    private double[] _snapshot = [];
    private bool _mustNotBeNegative;

    /// <summary>The names of the components, in declaration order.</summary>
    public IReadOnlyList<string> Names => Array.ConvertAll(_components.ToArray(), static component => component.Name);

    /// <summary>The weight of the named component.</summary>
    /// <param name="component">The name of the component's method.</param>
    /// <exception cref="ArgumentException">The class has no such component, or the value is not a weight.</exception>
    public double this[string component]
    {
        get => Get(IndexOf(component));
        set => Set(IndexOf(component), value);
    }

    internal ReadOnlySpan<double> Values => _values;

    /// <summary>The weight at a position in declaration order. For generated code.</summary>
    /// <param name="index">The component's position.</param>
    /// <returns>The weight in force.</returns>
    protected double Get(int index) => _values[index];

    /// <summary>Changes the weight at a position in declaration order. For generated code.</summary>
    /// <param name="index">The component's position.</param>
    /// <param name="value">The new weight: finite, and not negative where the scheme normalises by losses.</param>
    /// <exception cref="ArgumentException">The value is not a weight.</exception>
    protected void Set(int index, double value)
    {
        Check(index, value);
        _values[index] = value;
    }

    /// <summary>Connects the generated properties with the values, which the checkpoint shares.</summary>
    internal void Attach(IReadOnlyList<ComponentInfo> components, double[] values, bool mustNotBeNegative)
    {
        (_components, _values, _mustNotBeNegative) = (components, values, mustNotBeNegative);
        for (var i = 0; i < values.Length; i++)
        {
            Check(i, values[i]);
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

        throw new ArgumentException($"There is no component '{component}'. The components are: {string.Join(", ", Names)}.", nameof(component));
    }

    [SuppressMessage("Usage", "MA0015:Specify the parameter name in ArgumentException", Justification = "The parameter is the property's value.")]
    private void Check(int index, double value)
    {
        var name = _components[index].Name;
        if (!double.IsFinite(value))
        {
            throw new ArgumentException(FormattableString.Invariant($"The weight of '{name}' must be a finite number, not {value}."), nameof(value));
        }

        if (value < 0 && _mustNotBeNegative && _components[index].Role != LossRole.Regularizer)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The weight of '{name}' must not be negative ({value}): this scheme normalises losses, and a negative weight would train against the component."),
                nameof(value));
        }
    }
}
