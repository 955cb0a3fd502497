using static TorchSharp.torch;

namespace LossGen;

/// <content>How a step ends: all of it, or nothing.</content>
public sealed partial class TrainingStep
{
    /// <summary>Checks, clips, steps the optimizer, and puts in force what follows from the step.</summary>
    /// <returns>The result, moved out of the step's dispose scope.</returns>
    /// <exception cref="NonFiniteLossException">A value is not finite and the class says <see cref="NonFinite.Throw"/>.</exception>
    public StepResult End()
    {
        if (_terms.AreNone)
        {
            return EndWithout();
        }

        Tensor losses;
        using (no_grad())
        {
            losses = stack(_terms.Losses);
        }

        _terms.RequireClosedScopes(_scope, losses);
        _scales = _loss.LossParts.Limits.Report(_scales, _terms.Components);
        GradientPolicy.Clear(_target.Others);
        if (_lbfgs is not null)
        {
            return EndEvaluation(losses);
        }

        var cycle = _target.Cycle;
        if (cycle.IsOpen && !ReferenceEquals(cycle.Components, _terms.Asked))
        {
            throw new InvalidOperationException(
                $"The batches of one step of {_loss.GetName()} have losses of different components: "
                + $"{AccumulationCycle.Words(cycle.Count)} of {string.Join(", ", cycle.Components!.Names)}, and now one of "
                + $"{string.Join(", ", _terms.Asked.Names)}. "
                + "Call Step through the same type for all of them, or EndCycle in between.");
        }

        if (cycle.Count + 1 < _accumulateSteps)
        {
            return Accumulate(losses);
        }

        var mean = losses;
        if (cycle.IsOpen)
        {
            (ComponentSet, BatchGradients)? parts = _parts is null ? null : (_terms.Components, _parts);
            cycle.GiveMean(_size, _target.Model, _share / ShareAtLoss, parts);
            (var components, mean) = cycle.MeanLosses((_terms.Components, losses), _size, _accumulateSteps);
            AdvanceScheme(components, mean, cycle.Measures.Mean(components, (_terms.Components, _terms.Measures()), _size));
            LearnBounds(components, mean, cycle.BoundMeasures.Means(_terms.BoundMeasures(), _size));
        }
        else if (MovesBounds())
        {
            _loss.LossParts.Constraints.Prepare(_nonFinite == NonFinite.Propagate ? losses : null);
        }

        return StepOptimizer(_terms.Components, losses, mean);
    }

    /// <summary>The batch waits for others.</summary>
    private StepResult Accumulate(Tensor losses)
    {
        var cycle = _target.Cycle;
        var (_, unfit) = StepCheck.Run(_loss, _target, _nonFinite, (_terms.Components, losses), isLast: false);
        if (unfit is null)
        {
            var loads = _loss.LossParts.Checkpoint.Loads;
            var batch = (_terms.Components, losses, _scales);
            cycle.Add(_size, _accumulateSteps, loads, batch, _target.Model, _share / ShareAtLoss, _parts);
            cycle.Measures.Add(_terms.Components, _terms.Measures(), _size);
            cycle.BoundMeasures.Add(_terms.BoundMeasures(), _size);
            cycle.BoundWeights.Add(Bounds.Select(static term => (term.Index, term.Weight)), _size);
            if (_factors is not null)
            {
                cycle.KeepFactors(_factors);
            }

            _loss.LossParts.Main.KeepIn(cycle);
            _hasEnded = true;
        }

        return Result(_terms.Components, losses, norm: null, unfit, isAccumulating: unfit is null);
    }

    /// <summary>The optimizer's step with the batches that came, where the cycle is to end before it is full.</summary>
    internal StepResult? EndCycle()
    {
        var cycle = _target.Cycle;
        if (!cycle.IsOpen)
        {
            return null;
        }

        // An epoch may end inside a validation that records no gradients; a scheme that learns has some all the same.
        using var normal = inference_mode(false);
        using var recording = enable_grad();
        cycle.GiveMean(0, _target.Model);
        var (components, mean) = cycle.MeanLosses(last: null, size: 0, _accumulateSteps);
        _scales = cycle.MeanScales();
        AdvanceScheme(components, mean, cycle.Measures.Mean(components, last: null, size: 0));
        if (_loss.LossParts.Constraints.Any)
        {
            var (measures, weights) = (cycle.BoundMeasures.Means([], 0), cycle.BoundWeights.Means([], 0));
            _loss.LossParts.Constraints.Take(components, mean, measures.GetValueOrDefault, weights.GetValueOrDefault);
            LearnBounds(components, mean, measures);
        }

        _notDue = [.. _target.Components.Names.Except(components.Names, StringComparer.Ordinal).Where(name => !IsDue(name))];
        return StepOptimizer(components, mean, mean);
    }

    /// <summary>No component is present: nothing is trained, and all stays as it was.</summary>
    private StepResult EndWithout()
    {
        GradientPolicy.Clear(_target.Others);
        using var noGrad = no_grad();
        var losses = zeros(0, ScalarType.Float32);
        _terms.RequireClosedScopes(_scope, losses);
        var result = Result(_terms.Components, losses, norm: null, "no component was present", isAccumulating: false);
        if (result.NotDue.Count > 0 && !_target.Cycle.IsOpen)
        {
            // A step all the same for what is due later: else it never would be.
            _loss.LossParts.Due.Advance(_target.Components);
        }

        return result;
    }

    /// <summary>Frees what the step left. Where it has not ended, everything is as it was before it.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _mode.Restore();
        try
        {
            Unfreeze();
            if (!_hasEnded)
            {
                Rollback();
            }
        }
        finally
        {
            _scope.Dispose();
            _loss.LossParts.Evaluation.Leave();
        }
    }

    /// <param name="components">The components of the losses.</param>
    /// <param name="losses">The losses to report.</param>
    /// <param name="mean">Those that the step rests on: of all batches, where they are accumulated.</param>
    private StepResult StepOptimizer(ComponentSet components, Tensor losses, Tensor mean)
    {
        if (_nonFinite == NonFinite.Propagate)
        {
            _target.Scheme?.Guard(mean);
        }

        var (norm, unfit) = StepCheck.Run(_loss, _target, _nonFinite, (components, losses), isLast: true);
        if (unfit is null)
        {
            var next = _loss.LossParts.Schedules.AfterStep(_target.Components, _loss.training && !_loss.LossParts.Held.IsHeld);
            StepOnce();
            _target.Scheme?.Commit();
            _loss.LossParts.Checkpoint.Move(next);
            _loss.LossParts.Held.Take(components, _scales, Bounds);
            _loss.LossParts.Constraints.Commit();
            _loss.LossParts.Main.Commit(_target.Cycle);
            _loss.LossParts.Due.Advance(_target.Components);
            _target.Cycle.Reset();
            _hasEnded = true;
            if (_target.Phase is var (alternation, index))
            {
                alternation.Advance(index);
            }
        }

        return Result(components, losses, norm, unfit, isAccumulating: false);
    }

    /// <summary>One of several evaluations: its gradients are for L-BFGS, which makes the step itself.</summary>
    private StepResult EndEvaluation(Tensor losses)
    {
        var (norm, unfit) = StepCheck.Run(_loss, _target, _nonFinite, (_terms.Components, losses), isLast: false);
        _hasEnded = true;
        return Result(_terms.Components, losses, norm, unfit, isAccumulating: false);
    }

    private void StepOnce()
    {
        try
        {
            _target.Optimizer.step();
        }
        catch (Exception exception) when (exception is KeyNotFoundException || DisposedTensor.IsIn(exception))
        {
            // TorchSharp keeps an optimizer's state by handle: it is gone with the optimizer, or with a parameter.
            throw new InvalidOperationException(_loss.LossParts.Optimizers.Stale(_target), exception);
        }
    }

    private StepResult Result(ComponentSet components, Tensor losses, double? norm, string? unfit, bool isAccumulating)
    {
        if (unfit is not null)
        {
            Rollback();
            _hasEnded = true;
        }

        _loss.LossParts.Schedules.Tell(_loss.LossParts.Notes);
        LookAtPresence();
        if (unfit is null)
        {
            _loss.LossParts.Last.Keep(components, components.Select(_applied), _scales, Bounds);
        }

        var bounds = Bounds;
        foreach (var term in bounds)
        {
            term.MoveToOuter(_scope);
        }

        return new StepResult(
            components,
            components.Select(_applied),
            Whole(components, losses).MoveToOuterDisposeScope(),
            _scales?.MoveToOuterDisposeScope())
        {
            Bounds = bounds,
            GradientNorm = norm,
            Skipped = unfit is not null,
            NotDue = _notDue ?? [],
            Accumulating = isAccumulating,
            Notes = unfit is null ? _loss.LossParts.Notes.Take() : [.. _loss.LossParts.Notes.Take(), $"skipped: {unfit}"],
        };
    }

    /// <summary>Takes note of what is absent though it is due.</summary>
    private void LookAtPresence()
    {
        var (asked, values) = (_terms.Asked, _terms.Values);
        for (var i = 0; i < values.Length; i++)
        {
            if (asked.Infos[i].MayBeMissing && _notDue?.Contains(asked.Names[i]) != true)
            {
                _loss.LossParts.Presence.Look(asked.Indices[i], values[i] is not null);
            }
        }
    }

    /// <summary>The losses of all components, NaN for one that is absent.</summary>
    private Tensor Whole(ComponentSet components, Tensor losses)
    {
        if (!components.IsPart)
        {
            return losses;
        }

        using var noGrad = no_grad();
        var missing = _loss.LossParts.Weights.Missing(losses);
        return stack([.. components.Spread(losses.numel() == 0 ? [] : losses.unbind(0), missing)]);
    }

    /// <summary>A scheme with state keeps its factors while batches are accumulated and learns of their mean losses once.</summary>
    private void AdvanceScheme(ComponentSet components, Tensor mean, Tensor? measures)
    {
        if (_target.Scheme is not { } scheme || !_loss.training || _loss.LossParts.Held.IsHeld)
        {
            return;
        }

        var infos = components.Infos;
        var weighed = new List<Tensor>(infos.Length);
        for (var i = 0; i < infos.Length; i++)
        {
            if (infos[i].IsWeighed)
            {
                weighed.Add(mean[i]);
            }
        }

        if (weighed.Count > 0)
        {
            var stacked = stack(weighed);
            scheme.Scheme.Measures = measures;
            scheme.AdvanceInStep(stacked, _loss.LossParts.Weights.OfScaled(stacked, components), components);
        }
    }

    /// <summary>What was found of the bounds.</summary>
    private IReadOnlyList<BoundTerm> Bounds => _loss.LossParts.Constraints.Terms;

    /// <summary>Whether the step's multipliers learn: not in evaluation mode, nor while effective weights are kept.</summary>
    private bool MovesBounds() =>
        _loss.LossParts.Constraints.Any && _loss.training && !_loss.LossParts.Held.IsHeld;

    /// <summary>The multipliers learn of a cycle once, from the mean losses.</summary>
    private void LearnBounds(ComponentSet components, Tensor mean, Dictionary<int, Tensor> measures)
    {
        if (MovesBounds())
        {
            _loss.LossParts.Constraints.Prepare(
                components, mean, measures.GetValueOrDefault, guarded: _nonFinite == NonFinite.Propagate);
        }
    }

    /// <summary>This step's gradients go; those of the accumulated batches before it are kept elsewhere.</summary>
    private void Rollback()
    {
        if (_target is null)
        {
            return;
        }

        _target.Scheme?.Rollback();
        _loss.LossParts.Main.Rollback();
        _loss.LossParts.Constraints.Drop();
        ClearGradients();
    }
}
