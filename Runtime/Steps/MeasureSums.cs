using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// What measures the components of accumulated batches, or multiplied them: a sum for each component, over batches in which it was present.
/// </summary>
internal sealed class MeasureSums : IDisposable
{
    private readonly Dictionary<int, (Tensor Sum, long Size)> _sums = [];

    /// <summary>Adds what measures a batch's weighed components, which counts by its size.</summary>
    public void Add(ComponentSet components, Tensor? measures, long size) => Add(Entries(components, measures), size);

    /// <summary>Adds numbers of components, by their positions in the class.</summary>
    public void Add(IEnumerable<(int Index, Tensor Value)> values, long size)
    {
        foreach (var (index, sum) in With(values, size))
        {
            if (_sums.TryGetValue(index, out var before))
            {
                before.Sum.Dispose();
            }

            _sums[index] = (sum.Sum.DetachFromDisposeScope(), sum.Size);
        }
    }

    /// <summary>The mean measures of the batches and of one that comes last, shape [K]; null where nothing was measured.</summary>
    /// <param name="components">The components of all batches.</param>
    /// <param name="last">The components of the last batch and what measures them; null where there is none.</param>
    /// <param name="size">Its size.</param>
    public Tensor? Mean(ComponentSet components, (ComponentSet Components, Tensor? Measures)? last, long size)
    {
        using var noGrad = no_grad();
        var means = Means(last is var (present, measures) ? Entries(present, measures) : [], size);
        return means.Count == 0 ? null : stack([.. Weighed(components).Select(index => means[index])]);
    }

    /// <summary>The means over the batches and one that comes last, by the components' positions in the class.</summary>
    /// <param name="last">The numbers of the last batch.</param>
    /// <param name="size">Its size.</param>
    public Dictionary<int, Tensor> Means(IEnumerable<(int Index, Tensor Value)> last, long size)
    {
        using var noGrad = no_grad();
        var all = new Dictionary<int, (Tensor Sum, long Size)>(_sums);
        foreach (var (index, sum) in With(last, size))
        {
            all[index] = sum;
        }

        return all.ToDictionary(static entry => entry.Key, static entry => entry.Value.Sum.div(ScalarCache.Of(entry.Value.Size)));
    }

    public void Dispose()
    {
        foreach (var (sum, _) in _sums.Values)
        {
            sum.Dispose();
        }

        _sums.Clear();
    }

    private static int[] Weighed(ComponentSet components) =>
        [.. components.Indices.Where((_, i) => components.Infos[i].IsWeighed)];

    private static IEnumerable<(int Index, Tensor Value)> Entries(ComponentSet components, Tensor? measures) =>
        measures is null ? [] : Weighed(components).Select((index, k) => (index, measures[k]));

    /// <summary>The sums that a batch changes.</summary>
    private List<(int Index, (Tensor Sum, long Size) Sum)> With(IEnumerable<(int Index, Tensor Value)> values, long size)
    {
        using var noGrad = no_grad();
        var counted = Math.Max(size, 1);
        var changed = new List<(int, (Tensor, long))>();
        foreach (var (index, number) in values)
        {
            var value = number.mul(ScalarCache.Of(counted));
            changed.Add((index, _sums.TryGetValue(index, out var before)
                ? (before.Sum.add(value), before.Size + counted)
                : (value, counted)));
        }

        return changed;
    }
}
