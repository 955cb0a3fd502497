using System.ComponentModel;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <content>The beginning and the end of a training step.</content>
public abstract partial class LossModule
{
    /// <summary>Sets the gradients of the optimizer's parameters to null. For generated code.</summary>
    /// <param name="optimizer">The optimizer that will step.</param>
    /// <exception cref="InvalidOperationException">The optimizer owns no parameters.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void BeginStep(optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        _lossGenCheckpoint.Reconcile();
        var owned = GradientPolicy.Clear(optimizer.parameters());
        if (owned == 0)
        {
            throw new InvalidOperationException(OwnsNothing(optimizer, $"{name}.Step"));
        }
    }

    /// <summary>Begins a step that is one of several for the optimizer: gradients are cleared before the first only. For generated code.</summary>
    /// <param name="optimizer">The optimizer that will step.</param>
    /// <param name="batch">The input whose length is the batch's size; null for a loss without tensor inputs.</param>
    /// <returns>The batch's share in the optimizer's step.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected double BeginBatch(optim.Optimizer optimizer, Tensor? batch)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (_lossGenAccumulation!.IsFresh)
        {
            BeginStep(optimizer);
        }

        return _lossGenAccumulation.ShareOf(SizeOf(batch));
    }

    /// <summary>Checks, clips, steps the optimizer and detaches the losses. For generated code.</summary>
    /// <param name="optimizer">The optimizer that steps.</param>
    /// <param name="losses">All losses, 0-d, in declaration order.</param>
    /// <param name="scales">The factors that the scheme computed at this step, if it did.</param>
    /// <param name="batch">The input whose length is the batch's size, where batches are accumulated.</param>
    /// <returns>The result, moved out of the step's dispose scope.</returns>
    /// <exception cref="NonFiniteLossException">A value is not finite and the class says <see cref="NonFinite.Throw"/>.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected StepResult EndStep(optim.Optimizer optimizer, Tensor[] losses, Tensor? scales = null, Tensor? batch = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return Finish(
            new StepTarget(optimizer, _lossGenAll)
            {
                Clipped = ModelParameters(optimizer),
                Cleared = optimizer.parameters(),
                MaxNorm = _lossGenDefinition.MaxNorm,
                Accumulation = _lossGenAccumulation,
                Scheme = _lossGenSchemes.Count > 0 ? _lossGenSchemes[0] : null,
            },
            losses,
            scales,
            batch);
    }

    internal static string OwnsNothing(optim.Optimizer optimizer, string where) =>
        $"The {optimizer.GetType().Name} given to {where} owns no parameters, so the step would train nothing. Create it after the model, from model.parameters(); a model of your own must call RegisterComponents() at the end of its constructor.";

    internal static long SizeOf(Tensor? batch) => batch is null || batch.Dimensions == 0 ? 1 : batch.shape[0];

    /// <summary>The end of a joint step or of a phase's.</summary>
    internal StepResult Finish(StepTarget target, Tensor[] losses, Tensor? scales, Tensor? batch)
    {
        Tensor detached;
        using (no_grad())
        {
            detached = stack(losses);
        }

        var isLast = Accumulate(target, detached, batch);
        (double? norm, string? problem) = (null, null);
        if (_lossGenDefinition.NonFinite != NonFinite.Propagate || (isLast && target.MaxNorm > 0))
        {
            (norm, problem) = CheckAndClip(target, detached, isLast);
        }

        if (isLast && problem is null)
        {
            AdvanceAccumulatedScheme(target);
            target.Optimizer.step();
            target.Accumulation?.Reset();
        }

        return new StepResult(
            target.Components,
            target.Components.Select(_lossGenDefinition.Weights.Snapshot()),
            detached.MoveToOuterDisposeScope(),
            scales?.MoveToOuterDisposeScope())
        {
            GradientNorm = norm,
            Skipped = problem is not null,
            Accumulating = !isLast && problem is null,
            Notes = problem is null ? TakeNotes() : [.. TakeNotes(), $"skipped: {problem}"],
        };
    }

    /// <summary>Counts the batch; says whether the optimizer steps now.</summary>
    private static bool Accumulate(StepTarget target, Tensor detached, Tensor? batch)
    {
        if (target.Accumulation is not { } accumulation)
        {
            return true;
        }

        accumulation.Add(SizeOf(batch), detached);
        if (!accumulation.IsComplete)
        {
            return false;
        }

        GradientPolicy.Scale(target.Clipped, accumulation.Correction);
        return true;
    }

    /// <summary>A scheme with state keeps its factors while batches are accumulated and learns of their mean losses once.</summary>
    private void AdvanceAccumulatedScheme(StepTarget target)
    {
        if (target.Accumulation is { } accumulation && target.Scheme is { } scheme)
        {
            using var scope = NewDisposeScope();
            var mean = accumulation.MeanLosses;
            var weighed = target.Components.Infos
                .Select(static (info, i) => (info, i))
                .Where(static entry => entry.info.Role != LossRole.Regularizer)
                .Select(entry => mean[entry.i])
                .ToArray();
            AdvanceInStep(scheme, stack(weighed));
        }
    }

    /// <summary>The gradient norm, and why the optimizer must not step, if so.</summary>
    private (double Norm, string? Problem) CheckAndClip(StepTarget target, Tensor detached, bool isLast)
    {
        var (values, norm) = GradientPolicy.Measure(detached, target.Clipped);
        if (_lossGenDefinition.NonFinite != NonFinite.Propagate
            && GradientPolicy.FindNonFinite(target.Components.Infos, values, norm) is var (message, component))
        {
            GradientPolicy.Clear(target.Cleared);
            target.Accumulation?.Reset();
            target.Scheme?.Undo();
            if (_lossGenDefinition.NonFinite == NonFinite.Throw)
            {
                throw new NonFiniteLossException(
                    $"{name}: {message}. The optimizer did not step and the parameters are unchanged. Lower the learning rate, look at this component's inputs, or declare NonFinite = NonFinite.SkipStep.",
                    component);
            }

            return (norm, message);
        }

        if (isLast && target.MaxNorm > 0 && norm > target.MaxNorm)
        {
            GradientPolicy.Scale(target.Clipped, target.MaxNorm / norm);
        }

        return (norm, null);
    }

    /// <summary>What the optimizer owns but for the scheme's own parameters: clipping is for the model.</summary>
    private IEnumerable<Parameter> ModelParameters(optim.Optimizer optimizer)
    {
        var own = _lossGenSchemes.Count == 0 ? [] : parameters().ToHashSet(ReferenceEqualityComparer.Instance);
        return own.Count == 0 ? optimizer.parameters() : optimizer.parameters().Where(parameter => !own.Contains(parameter));
    }
}
