using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// What <see cref="ComponentAttribute.Floor"/> and <see cref="ComponentAttribute.Cap"/> make of a weight: 0 while L &lt; f, c/L where
/// L &gt; c, and 1 elsewhere, of losses without their gradient. All of it on the device, so that no step waits. A loss that is infinite
/// or NaN keeps its weight: what happens with it is for <see cref="NonFinite"/> to say.
/// </summary>
internal sealed class LossLimits(LossParts parts) : IDisposable
{
    private const int SlotOfOne = int.MaxValue;

    private readonly WeightTensors _tensors = new();

    /// <summary>
    /// The limited weights that no scheme multiplies, of the running evaluation, by the components' positions in the class.
    /// </summary>
    private readonly Dictionary<int, Tensor> _weights = [];

    /// <summary>Forgets the evaluation that is over.</summary>
    public void Forget() => _weights.Clear();

    /// <summary>The weight of a component that no scheme scales, with its limits. Found once in an evaluation.</summary>
    /// <param name="index">The component's position in the class.</param>
    /// <param name="loss">Its loss, 0-d.</param>
    /// <returns>A number without gradient, 0-d, float64 where the device has that.</returns>
    public Tensor Weigh(int index, Tensor loss)
    {
        if (_weights.TryGetValue(index, out var known))
        {
            return known;
        }

        using var noGrad = no_grad();
        var wide = WeightTensors.Widest(loss.device_type);
        if (parts.Held.KeptAt(parts.Evaluation.Components, index) is { } kept)
        {
            return Put(index, full([], kept, wide, loss.device));
        }

        var (info, place) = (parts.Definition.Components[index], TensorPlace.Of(loss));
        var (floor, cap) = (info.LowestCounted, info.HighestCounted);
        return Put(index, Factors(
            loss.detach().to(wide),
            _tensors.Get(2 * index, new ReadOnlySpan<double>(in floor), place, wide),
            _tensors.Get((2 * index) + 1, new ReadOnlySpan<double>(in cap), place, wide)).mul_(
                ScalarCache.Of(parts.Evaluation.Applied[index])));
    }

    /// <summary>Puts what another evaluation of the step led to in the place of what this one did.</summary>
    public Tensor Put(int index, Tensor weight) => _weights[index] = weight;

    /// <summary>What a scheme multiplies losses by, with their limits: the same tensor where none of them has any.</summary>
    /// <param name="losses">The losses that are scaled, [K], or 0-d for one.</param>
    /// <param name="factors">Weights or factors, in their shape.</param>
    /// <param name="components">Their components.</param>
    public Tensor Of(Tensor losses, Tensor factors, ComponentSet components)
    {
        if (!components.LimitsScaled)
        {
            return factors;
        }

        using var noGrad = no_grad();
        var (place, dtype, slot) = (TensorPlace.Of(losses), DetachedScale.AtLeastSingle(losses.dtype), -1 - (2 * components.Id));
        return factors.mul(Factors(
            losses.detach().to(dtype),
            _tensors.Get(slot, components.ScaledFloors, place, dtype),
            _tensors.Get(slot - 1, components.ScaledCaps, place, dtype)).to(factors.dtype));
    }

    /// <summary>
    /// The factors of a step or an evaluation for its report: those of the scheme and, where components that it does not scale are
    /// limited, theirs too, in the order of <see cref="ComponentSet.IsFactored"/>.
    /// </summary>
    /// <param name="scales">The scheme's factors; null where it has none.</param>
    /// <param name="components">The components that are present.</param>
    public Tensor? Report(Tensor? scales, ComponentSet components)
    {
        var whole = components.Whole;
        if (!whole.LimitsPlain && (scales is not null || !whole.LimitsScaled))
        {
            return scales;
        }

        using var noGrad = no_grad();
        var (factors, next) = (new List<Tensor>(), 0);
        var place = parts.Evaluation.Where;
        var wide = WeightTensors.Widest(place.Type);
        var flat = scales?.detach().reshape(-1).to(wide);
        for (var i = 0; i < components.Indices.Length; i++)
        {
            if (components.IsFactored[i])
            {
                var index = components.Indices[i];
                factors.Add(
                    flat is not null && components.IsScaled[i] ? flat[next++]
                    : _weights.TryGetValue(index, out var weight) ? weight
                    : full([], parts.Evaluation.Applied[index], wide, place.ToDevice()));
            }
        }

        return factors.Count == 0 ? scales : stack(factors);
    }

    public void Dispose() => _tensors.Dispose();

    /// <summary>A comparison with NaN is false, and leaves 1.</summary>
    private Tensor Factors(Tensor losses, Tensor floors, Tensor caps)
    {
        var exact = 1.0;
        var one = _tensors.Get(SlotOfOne, new ReadOnlySpan<double>(in exact), TensorPlace.Of(losses), losses.dtype);
        return where(losses.gt(caps), caps.div(losses), one)
            .masked_fill_(losses.lt(floors), ScalarCache.Of(0))
            .masked_fill_(losses.isinf(), ScalarCache.Of(1));
    }
}
