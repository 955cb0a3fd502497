using static TorchSharp.torch;

namespace LossGen;

/// <summary>What measures the components of accumulated batches: a sum for each component, over batches in which it was present.</summary>
internal sealed class MeasureSums : IDisposable
{
    private readonly Dictionary<int, (Tensor Sum, long Size)> _sums = [];

    /// <summary>Adds what measures a batch's components, which counts by its size.</summary>
    public void Add(ComponentSet components, Tensor? measures, long size)
    {
        foreach (var (index, sum) in With(components, measures, size))
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
        var all = new Dictionary<int, (Tensor Sum, long Size)>(_sums);
        if (last is var (present, measures))
        {
            foreach (var (index, sum) in With(present, measures, size))
            {
                all[index] = sum;
            }
        }

        return all.Count == 0
            ? null
            : stack([.. Weighed(components).Select(index => all[index].Sum.div(ScalarCache.Of(all[index].Size)))]);
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
        [.. components.Indices.Where((_, i) => components.Infos[i].Role != LossRole.Regularizer)];

    /// <summary>The sums that a batch changes.</summary>
    private List<(int Index, (Tensor Sum, long Size) Sum)> With(ComponentSet components, Tensor? measures, long size)
    {
        if (measures is null)
        {
            return [];
        }

        using var noGrad = no_grad();
        var (counted, indices) = (Math.Max(size, 1), Weighed(components));
        var changed = new List<(int, (Tensor, long))>(indices.Length);
        for (var k = 0; k < indices.Length; k++)
        {
            var value = measures[k].mul(ScalarCache.Of(counted));
            changed.Add((indices[k], _sums.TryGetValue(indices[k], out var before)
                ? (before.Sum.add(value), before.Size + counted)
                : (value, counted)));
        }

        return changed;
    }
}
