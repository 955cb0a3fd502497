using System.Collections;

namespace LossGen;

/// <summary>One number for each component, by its name, in the order of the class's components.</summary>
#pragma warning disable CA1710 // Numbers of components are what it holds; a dictionary is how they are read.
public sealed class ComponentNumbers : IReadOnlyDictionary<string, double>
#pragma warning restore CA1710
{
    private readonly string[] _names;
    private readonly double[] _values;

    internal ComponentNumbers(string[] names, double[] values) => (_names, _values) = (names, values);

    /// <summary>The names of the components.</summary>
    public IEnumerable<string> Keys => _names;

    /// <summary>The numbers.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <inheritdoc />
    IEnumerable<double> IReadOnlyDictionary<string, double>.Values => _values;

    /// <inheritdoc />
    public int Count => _values.Length;

    /// <summary>The number of the named component.</summary>
    /// <param name="component">The name of the component's method.</param>
    /// <exception cref="ArgumentException">There is no such component.</exception>
    public double this[string component] => TryGetValue(component, out var value)
        ? value
        : throw new ArgumentException(
            $"There is no component '{component}'. The components are: {string.Join(", ", _names)}.", nameof(component));

    /// <summary>The number at a position in the order of the components.</summary>
    /// <param name="index">The position, from 0.</param>
    public double this[int index] => _values[index];

    /// <inheritdoc />
    public bool ContainsKey(string key) => Array.IndexOf(_names, key) >= 0;

    /// <inheritdoc />
    public bool TryGetValue(string key, out double value)
    {
        var index = Array.IndexOf(_names, key);
        value = index < 0 ? 0 : _values[index];
        return index >= 0;
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() =>
        _names.Select((name, i) => KeyValuePair.Create(name, _values[i])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Names and numbers, in the invariant culture.</summary>
    /// <returns>For example <c>Photometric 1, Smoothness 0.1573</c>.</returns>
    public override string ToString() =>
        string.Join(", ", _names.Select((name, i) => FormattableString.Invariant($"{name} {_values[i]:G4}")));
}
