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
            throw new InvalidOperationException(
                $"The {optimizer.GetType().Name} given to {name}.Step owns no parameters, so the step would train nothing. Create it after the model, from model.parameters(); a model of your own must call RegisterComponents() at the end of its constructor.");
        }
    }

    /// <summary>Checks, clips, steps the optimizer and detaches the losses. For generated code.</summary>
    /// <param name="optimizer">The optimizer that steps.</param>
    /// <param name="losses">All losses, 0-d, in declaration order.</param>
    /// <param name="scales">The factors that the scheme computed at this step, if it did.</param>
    /// <returns>The result, moved out of the step's dispose scope.</returns>
    /// <exception cref="NonFiniteLossException">A value is not finite and the class says <see cref="NonFinite.Throw"/>.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected StepResult EndStep(optim.Optimizer optimizer, Tensor[] losses, Tensor? scales = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Tensor detached;
        using (no_grad())
        {
            detached = stack(losses);
        }

        (double? norm, string? problem) = (null, null);
        if (_lossGenDefinition.NonFinite != NonFinite.Propagate || _lossGenDefinition.MaxNorm > 0)
        {
            (norm, problem) = CheckAndClip(optimizer, detached);
        }

        if (problem is null)
        {
            optimizer.step();
        }

        return new StepResult(
            _lossGenDefinition,
            _lossGenDefinition.Weights.Snapshot(),
            detached.MoveToOuterDisposeScope(),
            scales?.MoveToOuterDisposeScope())
        {
            GradientNorm = norm,
            Skipped = problem is not null,
            Notes = problem is null ? TakeNotes() : [.. TakeNotes(), $"skipped: {problem}"],
        };
    }

    /// <summary>The gradient norm, and why the optimizer must not step, if so.</summary>
    private (double Norm, string? Problem) CheckAndClip(optim.Optimizer optimizer, Tensor detached)
    {
        var (values, norm) = GradientPolicy.Measure(detached, ModelParameters(optimizer));
        if (_lossGenDefinition.NonFinite != NonFinite.Propagate
            && GradientPolicy.FindNonFinite(_lossGenDefinition.Components, values, norm) is var (message, component))
        {
            GradientPolicy.Clear(optimizer.parameters());
            _lossGenScheme?.Undo();
            if (_lossGenDefinition.NonFinite == NonFinite.Throw)
            {
                throw new NonFiniteLossException(
                    $"{name}: {message}. The optimizer did not step and the parameters are unchanged. Lower the learning rate, look at this component's inputs, or declare NonFinite = NonFinite.SkipStep.",
                    component);
            }

            return (norm, message);
        }

        if (_lossGenDefinition.MaxNorm > 0)
        {
            GradientPolicy.Clip(ModelParameters(optimizer), norm, _lossGenDefinition.MaxNorm);
        }

        return (norm, null);
    }

    /// <summary>What the optimizer owns but for the scheme's own parameters: clipping is for the model.</summary>
    private IEnumerable<Parameter> ModelParameters(optim.Optimizer optimizer)
    {
        var own = _lossGenScheme is null ? [] : parameters().ToHashSet(ReferenceEqualityComparer.Instance);
        return own.Count == 0 ? optimizer.parameters() : optimizer.parameters().Where(parameter => !own.Contains(parameter));
    }
}
