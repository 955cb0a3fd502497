using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Effective weights that a loss keeps from a step on, whatever its scheme would decide. They are numbers on the host: of each component
/// those of its first step since they were asked to be kept, for the joint step and for each phase.
/// </summary>
internal sealed class HeldWeights(LossDefinition definition)
{
    /// <summary>
    /// For each set of components, by its number: a value for each component of the class, NaN where the scheme has none.
    /// </summary>
    private readonly Dictionary<int, double[]> _values = [];

    /// <summary>
    /// Whether weights are kept, or will be from the next step on. Schemes, schedules and weights rest meanwhile, also at the step that
    /// decides what is kept.
    /// </summary>
    public bool IsHeld { get; private set; }

    public void Hold() => IsHeld = true;

    public void Release()
    {
        IsHeld = false;
        _values.Clear();
    }

    /// <summary>
    /// The kept weights of the components that the scheme scales, NaN for one that was absent so far; null where no step has decided yet.
    /// </summary>
    public double[]? Kept(ComponentSet components) =>
        IsHeld && _values.TryGetValue(components.Id, out var values) ? ScaledOf(components, values) : null;

    /// <summary>Whether these are weights of all components, so that nobody needs to be asked.</summary>
    public static bool AreAll([NotNullWhen(true)] double[]? kept) => kept is not null && Array.TrueForAll(kept, double.IsFinite);

    /// <summary>Keeps what a step had, if nothing is kept yet and all of it is finite. Waits for the device that once.</summary>
    /// <param name="components">The components of the step.</param>
    /// <param name="scales">The scheme's factors, in which the weights are included; null where it has none.</param>
    /// <param name="bounds">What bounds led to.</param>
    public void Take(ComponentSet components, Tensor? scales, IReadOnlyList<BoundTerm> bounds)
    {
        if (!IsHeld || (scales is null && bounds.Count == 0) || IsComplete(components, scales, bounds))
        {
            return;
        }

        var numbers = scales is null ? [] : HostNumbers.Of(scales);
        var ofBounds = bounds.Select(static term => HostNumbers.Of(term.Weight)[0]).ToArray();
        if (!Array.TrueForAll(numbers, double.IsFinite) || !Array.TrueForAll(ofBounds, double.IsFinite))
        {
            return;
        }

        // A component that was absent until now is kept from its first step on; what is kept already stays.
        if (!_values.TryGetValue(components.Id, out var values))
        {
            values = new double[definition.Components.Count];
            Array.Fill(values, double.NaN);
            _values[components.Id] = values;
        }

        var next = 0;
        for (var i = 0; i < components.Indices.Length; i++)
        {
            if (scales is not null && components.IsFactored[i] && numbers[next++] is var number
                && double.IsNaN(values[components.Indices[i]]))
            {
                values[components.Indices[i]] = number;
            }
        }

        for (var i = 0; i < ofBounds.Length; i++)
        {
            values[bounds[i].Index] = double.IsNaN(values[bounds[i].Index]) ? ofBounds[i] : values[bounds[i].Index];
        }
    }

    /// <summary>The kept weight of a component with a bound, a floor or a cap; null where none is kept.</summary>
    public double? KeptAt(ComponentSet components, int index) =>
        IsHeld && _values.TryGetValue(components.Id, out var values) && !double.IsNaN(values[index]) ? values[index] : null;

    private bool IsComplete(ComponentSet components, Tensor? scales, IReadOnlyList<BoundTerm> bounds) =>
        (scales is null || AreFactorsKept(components)) && bounds.All(term => KeptAt(components, term.Index) is not null);

    private bool AreFactorsKept(ComponentSet components) =>
        components.Indices.Where((_, i) => components.IsFactored[i]).All(index => KeptAt(components, index) is not null);

    /// <summary>The kept weights by name, after the phase's and a dot where there is one; null where none are kept.</summary>
    public Dictionary<string, double>? Write()
    {
        if (!IsHeld)
        {
            return null;
        }

        var written = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (set, values) in _values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (!double.IsNaN(values[i]))
                {
                    written[NameOf(set, i)] = values[i];
                }
            }
        }

        return written;
    }

    /// <summary>
    /// Puts what was written in force. Of components that are gone nothing is kept; one that is new is kept from its first step on.
    /// </summary>
    public void Read(IReadOnlyDictionary<string, double>? written)
    {
        Release();
        if (written is null)
        {
            return;
        }

        IsHeld = true;
        for (var set = 0; set <= definition.Phases.Count; set++)
        {
            var values = new double[definition.Components.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = written.TryGetValue(NameOf(set, i), out var value) ? value : double.NaN;
            }

            if (Array.Exists(values, static value => !double.IsNaN(value)))
            {
                _values[set] = values;
            }
        }
    }

    private static double[] ScaledOf(ComponentSet components, double[] values) =>
        [.. components.Indices.Where((_, i) => components.IsScaled[i]).Select(index => values[index])];

    private string NameOf(int set, int component) =>
        (set == 0 ? "" : $"{definition.Phases[set - 1].Name}.") + definition.Components[component].Name;
}
