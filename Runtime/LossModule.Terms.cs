using System.ComponentModel;
using static TorchSharp.torch;

namespace LossGen;

/// <content>What generated code calls for each component and for the total.</content>
public abstract partial class LossModule
{
    /// <summary>Checks one component's value, and returns it as a 0-d tensor in float32 at least.</summary>
    internal Tensor RequireScalar(Tensor? loss, string component) => _lossGenValues.Require(loss, component, _lossGenActive, inStep: false);

    /// <summary>Checks one component's value before a step: it must also lead back to something that can be trained.</summary>
    internal Tensor RequireTrainable(Tensor? loss, string component)
    {
        var scalar = _lossGenValues.Require(loss, component, _lossGenActive, inStep: true);
        if (!scalar.requires_grad)
        {
            throw new InvalidOperationException(
                $"Component '{component}' of {name} has no gradient: nothing that requires one reached it. Look for detach(), no_grad(), item() or frozen parameters on its way, or leave it out of the class.");
        }

        return scalar;
    }

    /// <summary>A loss times its weight, or the loss itself for a weight of 1. For generated code.</summary>
    /// <param name="loss">A 0-d loss.</param>
    /// <param name="weight">The weight in force.</param>
    /// <returns>The product.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static Tensor Weighted(Tensor loss, double weight)
    {
        ArgumentNullException.ThrowIfNull(loss);
#pragma warning disable MA0193, CA1508 // 1 is exact, and the commonest weight: no operation is needed for it.
        return weight == 1 ? loss : loss.mul(ScalarCache.Of(weight));
#pragma warning restore MA0193, CA1508
    }

    /// <summary>A weight as TorchSharp's scalar, kept for later steps. For generated code.</summary>
    /// <param name="weight">The weight in force.</param>
    /// <returns>The scalar; it must not be disposed.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static TorchSharp.Scalar Alpha(double weight) => ScalarCache.Of(weight);

    /// <summary>The numbers of an evaluation, on the host: waits for the device. For generated code.</summary>
    /// <param name="terms">What <c>Compute</c> returned.</param>
    /// <returns>The report.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static StepReport ReadTerms(LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms.Read();
    }

    /// <summary>Scalar losses side by side, for the schemes that look at several at once. For generated code.</summary>
    /// <param name="losses">K losses, 0-d.</param>
    /// <returns>A tensor of shape [K], in float32 at least.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static Tensor Stack(params Tensor[] losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        return StackLosses(losses);
    }

    internal static Tensor StackLosses(IEnumerable<Tensor> losses)
    {
        var stacked = stack(losses);
        var dtype = DetachedScale.AtLeastSingle(stacked.dtype);
        return dtype == stacked.dtype ? stacked : stacked.to(dtype);
    }

    /// <summary>wᵢ / (|Lᵢ| + ε) for every component that a scheme scales. For generated code.</summary>
    /// <param name="losses">The losses of the scaled components: [K], or 0-d for one.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="maxScale">The largest factor before the weight.</param>
    /// <returns>Factors without gradient, in the shape of the losses.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Tensor ScalesToUnit(Tensor losses, double epsilon, double maxScale)
    {
        using var noGrad = no_grad();
        return DetachedScale.WithinType(
            DetachedScale.ToUnit(losses, SchemeWeights(losses), epsilon, maxScale), ScaledWeights(), maxScale);
    }

    /// <summary>wᵢ·|main| / (|Lᵢ| + ε) for every component that a scheme scales. For generated code.</summary>
    /// <param name="losses">The losses of the scaled components: [K], or 0-d for one.</param>
    /// <param name="main">The main component's loss, 0-d.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="maxScale">The largest factor before the weight.</param>
    /// <returns>Factors without gradient, in the shape of the losses.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Tensor ScalesToMain(Tensor losses, Tensor main, double epsilon, double maxScale)
    {
        ArgumentNullException.ThrowIfNull(main);
        using var noGrad = no_grad();
        return DetachedScale.WithinType(
            DetachedScale.ToMain(losses, main, SchemeWeights(losses), epsilon, maxScale), ScaledWeights(), maxScale);
    }

    /// <summary>Factors whose sum with the losses is their weighted geometric mean, in value and in gradient. For generated code.</summary>
    /// <param name="losses">The losses of the scaled components: [K], or 0-d for one.</param>
    /// <returns>Factors without gradient, in the shape of the losses.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Tensor ScalesToGeometricMean(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var noGrad = no_grad();
        var weights = ScaledWeights();
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        if (!(sum > 0))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The weights of {name} sum to {sum}; a geometric mean needs one above 0."));
        }

        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] /= sum;
        }

        return DetachedScale.ToGeometricMean(
            losses, _lossGenWeightTensors.Get(WeightSlot(kind: 1), weights, TensorPlace.Of(losses), DetachedScale.AtLeastSingle(losses.dtype)));
    }

    /// <summary>Checks that the weights in force are still a convex combination. For generated code.</summary>
    /// <exception cref="InvalidOperationException">A weight is not above 0, or they do not sum to 1.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void RequireConvexWeights()
    {
        const double Tolerance = 1e-6;
        var sum = 0.0;
        foreach (var weight in _lossGenActive.ScaledWeights(_lossGenWeightsInForce))
        {
            sum += weight > 0 ? weight : double.NaN;
        }

        if (!(Math.Abs(sum - 1) <= Tolerance))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{name} is a convex combination, and its weights are {string.Join(", ", _lossGenDefinition.Components.Select((component, i) => FormattableString.Invariant($"{component.Name} {_lossGenWeightsInForce[i]}")))}: each must be above 0 and together they must sum to 1. Set all of them before the next step."));
        }
    }

    /// <summary>A component's weight as a gradient for <c>autograd.backward</c>, where the losses are, kept for later steps.</summary>
    /// <param name="index">The component's position in the class.</param>
    /// <param name="factor">The weight, times the batch's share in the step.</param>
    internal Tensor WeightTensor(int index, double factor) =>
        _lossGenWeightTensors.Get(index, new ReadOnlySpan<double>(in factor), _lossGenValues.Where);

    /// <summary>The weights of the scaled components of the running step, where the losses are.</summary>
    internal Tensor SchemeWeights(Tensor losses) =>
        _lossGenWeightTensors.Get(
            WeightSlot(kind: 0), ScaledWeights(), TensorPlace.Of(losses), DetachedScale.AtLeastSingle(losses.dtype));

    private Span<double> ScaledWeights() => (Entry.Terms?.Weighed ?? _lossGenActive).ScaledWeights(_lossGenWeightsInForce);

    /// <summary>Components have the slots from 0 on; each set of components has two below.</summary>
    private int WeightSlot(int kind) => -1 - (2 * _lossGenActive.Id) - kind;
}
