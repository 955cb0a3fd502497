using System.ComponentModel;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// One step of a phase, from freezing to restoring. Generated code holds it in a <c>using</c>, so that what was changed is
/// restored also when a component throws.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PhaseStep : IDisposable
{
    private readonly PhaseAlternation _alternation;
    private readonly int _phase;
    private readonly PhaseParameters _parameters;
    private readonly List<Parameter> _frozen = [];

    internal PhaseStep(PhaseAlternation alternation, int phase)
    {
        (_alternation, _phase) = (alternation, phase);
        _parameters = alternation.ParametersOf(phase);
        alternation.Loss.EnterPhase(phase);
        var accumulation = alternation.AccumulationOf(phase);
        if (accumulation is null || accumulation.IsFresh)
        {
            GradientPolicy.Clear(_parameters.Trained);
            GradientPolicy.Clear(_parameters.Scheme);
        }

        GradientPolicy.Clear(_parameters.Others);
        foreach (var parameter in _parameters.Frozen)
        {
            if (parameter.requires_grad)
            {
                parameter.requires_grad = false;
                _frozen.Add(parameter);
            }
        }
    }

    /// <summary>The share of a batch in the optimizer's step, where batches are accumulated.</summary>
    /// <param name="batch">The input whose length is the batch's size; null for a loss without tensor inputs.</param>
    /// <returns>The share; 1 where every step is the optimizer's.</returns>
    public double ShareOf(Tensor? batch) => _alternation.AccumulationOf(_phase)?.ShareOf(LossModule.SizeOf(batch)) ?? 1;

    /// <summary>Checks an input of a phase that freezes modules: what was computed before the freezing has a graph that leads around it.</summary>
    /// <param name="input">The input.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidOperationException">The input carries a graph.</exception>
    public void RequireNoGraph(Tensor? input, string name)
    {
        if (input is { IsInvalid: false, requires_grad: true, is_leaf: false })
        {
            throw new InvalidOperationException(
                $"Input '{name}' of phase '{_alternation.NameOf(_phase)}' was computed with a graph, through which gradients would reach modules that the phase does not train. Call the module inside the component, or pass {name}.detach().");
        }
    }

    /// <summary>Drops gradients outside the phase, checks, clips, steps the phase's optimizer and moves the schedule on.</summary>
    /// <param name="losses">The phase's losses, 0-d, in declaration order.</param>
    /// <param name="scales">The factors that the scheme computed at this step, if it did.</param>
    /// <param name="batch">The input whose length is the batch's size, where batches are accumulated.</param>
    /// <returns>The result, moved out of the step's dispose scope.</returns>
    /// <exception cref="NonFiniteLossException">A value is not finite and the class says <see cref="NonFinite.Throw"/>.</exception>
    public StepResult End(Tensor[] losses, Tensor? scales = null, Tensor? batch = null)
    {
        GradientPolicy.Clear(_parameters.Others);
        var result = _alternation.Loss.FinishPhase(_alternation, _phase, _parameters, losses, scales, batch);
        if (!result.Skipped && !result.Accumulating)
        {
            _alternation.Advance(_phase);
        }

        return result;
    }

    /// <summary>Gives every parameter back what the step changed.</summary>
    public void Dispose()
    {
        foreach (var parameter in _frozen)
        {
            parameter.requires_grad = true;
        }

        _frozen.Clear();
        _alternation.Loss.LeavePhase();
    }
}
