using static TorchSharp.torch;

namespace LossGen;

/// <content>The one place that decides which factor goes backward into which loss.</content>
public sealed partial class TrainingStep
{
    /// <summary>Where a gradient loses at most six of the twenty-four binary places between 1 and float16's last one.</summary>
    private const double SmallestShareOfFloat16 = 1.0 / 64;

    private readonly Tensor[] _issued;
    private int _issuedCount;

    /// <summary>The factors that the scheme computed at this step, if it did.</summary>
    private Tensor? _scales;

    /// <summary>The gradients apart, where batches are accumulated and components may be absent.</summary>
    private BatchGradients? _parts;

    /// <summary>The scheme's factors of the cycle that the batch belongs to, without the weights.</summary>
    private Tensor? _factors;

    /// <summary>
    /// A component's weight as it was when the step began, for <see cref="Backward(ValueTuple{Tensor, Tensor}[])"/>; kept for later steps.
    /// </summary>
    /// <param name="component">The component's name.</param>
    /// <returns>A 0-d tensor on the device of the losses; it must not be disposed. Null where the component is absent.</returns>
    public Tensor? Weight(string component)
    {
        if (_terms.IsAbsent(component))
        {
            return null;
        }

        var index = _terms.IndexOf(component);
        if (_loss.LossParts.Definition.Components[index].IsLimited)
        {
            return _issued[_issuedCount++] = Shared(LimitedAt(index));
        }

        return _issued[_issuedCount++] = _loss.LossParts.Weights.OfComponent(index, _applied[index] * ShareAtLoss);
    }

    /// <summary>
    /// What multiplies the gradient of a component with a bound, for <see cref="Backward(ValueTuple{Tensor, Tensor}[])"/>.
    /// </summary>
    /// <param name="component">The component's name.</param>
    /// <returns>A 0-d tensor on the device of the losses. Null where the component is absent.</returns>
    public Tensor? Bound(string component) => _terms.IsAbsent(component)
        ? null
        : _issued[_issuedCount++] = Shared(BoundAt(_terms.IndexOf(component)).Weight);

    /// <summary>
    /// The backward pass of a scheme that is written out: every loss goes backward with its factor, and no total is built.
    /// </summary>
    /// <param name="terms">
    /// Losses, and for each its weight or the factors that the scheme computed for it, in its shape; both are null where it is absent.
    /// </param>
    public void Backward(params (Tensor? Loss, Tensor? Factor)[] terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _lbfgs?.RequireSame(_loss.GetName(), _terms.Components);
        if (AreAllIssued(terms))
        {
            GoBackward(_terms.Losses, _issued);
            return;
        }

        var roots = new List<Tensor>(terms.Length);
        var factors = new List<Tensor>(terms.Length);
        foreach (var (loss, factor) in terms)
        {
            if (loss is null || factor is null)
            {
                continue;
            }

            roots.Add(loss);
            if (IsIssued(factor))
            {
                factors.Add(factor);
            }
            else
            {
                _scales = Held(factor);
                factors.Add(Shared(_scales));
            }
        }

        GoBackward(roots, factors);
    }

    /// <summary>The backward pass of a scheme with an object, which is asked for the factors.</summary>
    /// <param name="losses">All losses of the step, 0-d, in declaration order; null where a component is absent.</param>
    public void Backward(params Tensor?[] losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        _lbfgs?.RequireSame(_loss.GetName(), _terms.Components);
        var components = _terms.Asked;
        var roots = new List<Tensor>(losses.Length);
        var factors = new List<Tensor>(losses.Length);
        var weighed = new List<Tensor>(losses.Length);
        for (var i = 0; i < losses.Length; i++)
        {
            if (losses[i] is not { } loss)
            {
                continue;
            }

            if (!components.Infos[i].IsWeighed)
            {
                roots.Add(loss);
                factors.Add((components.Infos[i].Bound is null ? Weight(components.Names[i]) : Bound(components.Names[i]))!);
            }
            else
            {
                weighed.Add(loss);
            }
        }

        if (weighed.Count == 0)
        {
            GoBackward(roots, factors);
            return;
        }

        var stacked = StackedLosses.Of(weighed);
        _scales = _lbfgs?.Factors ?? Held(Factors(stacked));
        roots.Add(stacked);
        factors.Add(Shared(_scales));
        GoBackward(roots, factors);
    }

    /// <summary>
    /// While batches are accumulated they all have the factors of the first, unless the scheme remembers nothing: then every batch has its
    /// own. In evaluation mode nothing of a scheme moves.
    /// </summary>
    private Tensor Factors(Tensor stacked)
    {
        var scheme = _loss.LossParts.Schemes.Require(_target.Scheme);
        _loss.LossParts.Schemes.RequireAllEvaluated();
        var kept = _loss.LossParts.Held.Kept(_terms.Components);
        if (HeldWeights.AreAll(kept))
        {
            return _loss.LossParts.Weights.Held(stacked, kept);
        }

        var (weights, components) = (_loss.LossParts.Weights.OfScaled(stacked), _terms.Components);
        scheme.Scheme.Measures = _terms.Measures();
        if (!_loss.training)
        {
            return _loss.LossParts.Weights.HeldOr(kept, scheme.Last(stacked, components).mul(weights));
        }

        if (_loss.LossParts.Held.IsHeld && (kept is not null || !IsAccumulating))
        {
            return _loss.LossParts.Weights.HeldOr(kept, scheme.Peek(stacked.detach(), components).detach().mul(weights));
        }

        if (!IsAccumulating)
        {
            return scheme.AdvanceInStep(stacked.detach(), weights, components);
        }

        if (scheme.IsPure)
        {
            return scheme.Peek(stacked.detach(), components).mul(weights);
        }

        _factors = _target.Cycle.Factors ?? scheme.OfCycle(stacked.detach(), components, _loss.LossParts.Checkpoint.Loads);
        return scheme.OfPresent(_factors, components).to(stacked.dtype, stacked.device).mul(weights);
    }

    /// <summary>Of several evaluations of one step all have the factors of the first.</summary>
    private Tensor Held(Tensor factors) => _lbfgs?.Hold(factors) ?? factors;

    private bool IsAccumulating => _accumulateSteps > 1 || _target.Cycle.IsOpen;

    private void GoBackward(IList<Tensor> losses, IList<Tensor> factors)
    {
        if (losses.Count == 0)
        {
            return;
        }

        foreach (var parameter in _target.Model)
        {
            if (parameter.grad is not null)
            {
                throw new InvalidOperationException(
                    $"A component of {_loss.GetName()} called backward itself: "
                    + "before the step went backward there were gradients already, which the optimizer would add to those of the losses. "
                    + "A component returns its loss and leaves backward to the step. The components are: "
                    + $"{string.Join(", ", _terms.Components.Names)}.");
            }
        }

        ComponentReach.Require(_loss.GetName(), _target, _terms);
        if (IsAccumulating && Array.Exists(_target.Components.Infos, static info => info.CanBeAbsent))
        {
            GoBackwardApart();
        }
        else
        {
            GoBackward(losses, factors, keepsGraph: false);
        }

        if (_loss.LossParts.Optimizers.RequireReached(_target))
        {
            _loss.LossParts.Learned.Look(_target);
        }
    }

    private void GoBackward(IList<Tensor> losses, IList<Tensor> factors, bool keepsGraph)
    {
        if (_loss.LossParts.Evaluation.IsAnyFloat16 && !(ReferenceEquals(factors, _issued) && AreWeightsSmall()))
        {
            Float16Backward.Run(losses, factors, _target.Model, _terms.Leaves(), keepsGraph);
        }
        else if (keepsGraph)
        {
            autograd.backward(losses, factors, retain_graph: true);
        }
        else
        {
            autograd.backward(losses, factors);
        }
    }

    /// <summary>
    /// While batches are accumulated a component that may be absent goes backward by itself: its mean is over other batches than that of
    /// the rest, and which ones is known at the end.
    /// </summary>
    private void GoBackwardApart()
    {
        var (components, losses) = (_terms.Components, _terms.Losses);
        var parts = new SortedDictionary<int, (List<Tensor> Losses, List<Tensor> Factors)>();
        var scales = _scales is null ? null : Shared(_scales).reshape(-1);
        var scaled = 0;
        for (var i = 0; i < losses.Length; i++)
        {
            var index = components.Indices[i];
            var part = components.Infos[i].CanBeAbsent ? index : BatchGradients.OfAll;
            if (!parts.TryGetValue(part, out var roots))
            {
                parts.Add(part, roots = ([], []));
            }

            roots.Losses.Add(losses[i]);
            roots.Factors.Add(scales is not null && components.IsScaled[i]
                ? scales[scaled++]
                : components.Infos[i].Bound is not null
                ? Shared(BoundAt(index).Weight)
                : components.Infos[i].IsLimited
                ? Shared(LimitedAt(index))
                : _loss.LossParts.Weights.OfComponent(index, _applied[index] * ShareAtLoss));
        }

        _parts = new BatchGradients();
        var left = parts.Count;
        foreach (var (part, roots) in parts)
        {
            GoBackward(roots.Losses, roots.Factors, keepsGraph: --left > 0);
            _parts.Take(part, _target.Model);
        }

        _parts.GiveSum();
    }

    /// <summary>
    /// Whether these are the step's losses and their weights, in order: as with fixed weights, where no other array is needed.
    /// </summary>
    private bool AreAllIssued((Tensor? Loss, Tensor? Factor)[] terms)
    {
        var losses = _terms.Losses;
        if (terms.Length != losses.Length || terms.Length != _issued.Length || terms.Length != _issuedCount)
        {
            return false;
        }

        for (var i = 0; i < terms.Length; i++)
        {
            if (!ReferenceEquals(terms[i].Loss, losses[i]) || !ReferenceEquals(terms[i].Factor, _issued[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Of several evaluations of one step all have the factors of the first.</summary>
    private BoundTerm BoundAt(int index)
    {
        var constraints = _loss.LossParts.Constraints;
        var term = constraints.Weigh(index, _terms.LossAt(index), _terms.MeasureAt(index));
        return _lbfgs is null ? term : constraints.Put(_lbfgs.Hold(term));
    }

    /// <summary>Of several evaluations of one step all have the factors of the first.</summary>
    private Tensor LimitedAt(int index)
    {
        var limits = _loss.LossParts.Limits;
        var weight = limits.Weigh(index, _terms.LossAt(index));
        return _lbfgs is null ? weight : limits.Put(index, _lbfgs.Hold(index, weight));
    }

    /// <summary>
    /// Whether no weight is too large for a loss of float16. What follows from a bound is on the device, and not known; a floor or a cap
    /// makes none larger.
    /// </summary>
    private bool AreWeightsSmall() =>
        _loss.LossParts.Constraints.Terms.Count == 0
        && Array.TrueForAll(_terms.Components.Select(_applied), weight => Math.Abs(weight * ShareAtLoss) <= Float16Backward.LargestFactor);

    private bool IsIssued(Tensor factor)
    {
        for (var i = 0; i < _issuedCount; i++)
        {
            if (ReferenceEquals(_issued[i], factor))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The part of the batch's share that multiplies the losses. In float16 a share above 1 could make a gradient infinite, and a tiny
    /// one a zero: such a share multiplies the gradients afterwards, where they are added up in float32.
    /// </summary>
    private double ShareAtLoss =>
        _share is >= SmallestShareOfFloat16 and <= 1 || !(_loss.LossParts.Evaluation.IsAnyFloat16 || _target.IsAnyFloat16) ? _share : 1;

#pragma warning disable MA0193 // 1 is exact: it is never computed.
    private Tensor Shared(Tensor scales) => ShareAtLoss == 1 ? scales : scales.mul(ScalarCache.Of(ShareAtLoss));
#pragma warning restore MA0193
}
