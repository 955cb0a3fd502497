using static TorchSharp.torch;

namespace LossGen;

/// <summary>Which of a scheme's components are present, while it is asked about them alone.</summary>
internal sealed class PresentComponents : IDisposable
{
    private readonly Dictionary<TensorPlace, Tensor> _indices = [];

    /// <param name="all">The components of the scheme.</param>
    /// <param name="positions">The positions among them of those that are present.</param>
    public PresentComponents(IReadOnlyList<ComponentInfo> all, int[] positions)
    {
        Positions = positions;
        Infos = Array.ConvertAll(positions, position => all[position]);
        Count = all.Count;
    }

    /// <summary>How many components the scheme has.</summary>
    public int Count { get; }

    public int[] Positions { get; }

    public ComponentInfo[] Infos { get; }

    /// <summary>The entries of those that are present, of a tensor whose last dimension has one for each component.</summary>
    public Tensor Gather(Tensor values) => values.index_select(values.Dimensions - 1, Index(values));

    /// <summary>A copy of a tensor, with other entries for those that are present.</summary>
    public Tensor Scatter(Tensor into, Tensor values)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(into.index_copy(into.Dimensions - 1, Index(into), values.to(into.dtype, into.device)));
    }

    public void Dispose()
    {
        foreach (var index in _indices.Values)
        {
            index.Dispose();
        }

        _indices.Clear();
    }

    private Tensor Index(Tensor beside)
    {
        var place = TensorPlace.Of(beside);
        if (!_indices.TryGetValue(place, out var index))
        {
            using var ordinary = inference_mode(false);
            index = tensor(Array.ConvertAll(Positions, static position => (long)position), device: place.ToDevice())
                .DetachFromDisposeScope();
            _indices.Add(place, index);
        }

        return index;
    }
}
