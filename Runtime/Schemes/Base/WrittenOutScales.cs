using static TorchSharp.torch;

namespace LossGen;

/// <summary>The factors of the schemes that are written out in generated code, with the weights of the running evaluation.</summary>
internal sealed class WrittenOutScales(string owner, RunningEvaluation evaluation, WeightsInForce weights, HeldWeights held)
{
    /// <summary>wᵢ / (|Lᵢ| + ε).</summary>
    public Tensor ToUnit(Tensor losses, double epsilon, double maxScale)
    {
        var kept = held.Kept(evaluation.Weighed);
        if (HeldWeights.AreAll(kept))
        {
            return weights.Held(losses, kept);
        }

        using var noGrad = no_grad();
        return weights.HeldOr(kept, DetachedScale.WithinType(
            DetachedScale.ToUnit(losses, weights.OfScaled(losses), epsilon, maxScale), weights.Scaled(), maxScale));
    }

    /// <summary>wᵢ·|main| / (|Lᵢ| + ε).</summary>
    public Tensor ToMain(Tensor losses, Tensor main, double epsilon, double maxScale)
    {
        var kept = held.Kept(evaluation.Weighed);
        if (HeldWeights.AreAll(kept))
        {
            return weights.Held(losses, kept);
        }

        using var noGrad = no_grad();
        return weights.HeldOr(kept, DetachedScale.WithinType(
            DetachedScale.ToMain(losses, main, weights.OfScaled(losses), epsilon, maxScale), weights.Scaled(), maxScale));
    }

    /// <summary>wᵢ·|main| / (|Lᵢ| + ε) for the last main loss there was, and wᵢ where there was none.</summary>
    public Tensor ToLastMain(Tensor losses, Tensor magnitude, double epsilon, double maxScale)
    {
        using var noGrad = no_grad();
        var last = magnitude.to(DetachedScale.AtLeastSingle(losses.dtype), losses.device);
        return where(last.isnan(), weights.OfScaled(losses), ToMain(losses, last, epsilon, maxScale));
    }

    /// <summary>Factors whose sum with the losses is their weighted geometric mean.</summary>
    public Tensor ToGeometricMean(Tensor losses)
    {
        var kept = held.Kept(evaluation.Weighed);
        if (HeldWeights.AreAll(kept))
        {
            return weights.Held(losses, kept);
        }

        using var noGrad = no_grad();
        var shares = weights.Scaled();
        var sum = 0.0;
        foreach (var weight in shares)
        {
            sum += weight;
        }

        if (!(sum > 0))
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"The weights of {owner} sum to {sum}; a geometric mean needs one above 0."));
        }

        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] /= sum;
        }

        return weights.HeldOr(
            kept, weights.Limited(losses, DetachedScale.ToGeometricMean(losses, weights.Shares(losses, shares))));
    }

    /// <summary>Refuses weights that are no convex combination any more.</summary>
    public void RequireConvex()
    {
        const double Tolerance = 1e-6;
        var sum = 0.0;
        foreach (var weight in evaluation.Components.ScaledWeights(evaluation.Weights))
        {
            sum += weight > 0 ? weight : double.NaN;
        }

        if (!(Math.Abs(sum - 1) <= Tolerance))
        {
            var components = evaluation.Components.Definition.Components;
            var now = string.Join(", ", components.Select(
                (component, i) => FormattableString.Invariant($"{component.Name} {evaluation.Weights[i]}")));
            throw new InvalidOperationException(
                $"{owner} is a convex combination, and its weights are {now}: each must be above 0 and together they must sum to 1. "
                + "Set all of them before the next step.");
        }
    }
}
