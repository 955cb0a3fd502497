using System.ComponentModel;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Phases: their components, their position, and the end of their steps.</content>
public abstract partial class LossModule
{
    private ComponentSet[] _lossGenPhases = [];

    internal PhasePosition Phases { get; private set; } = null!;

    /// <summary>Begins a step of a phase: freezes the modules of the others and clears gradients. For generated code.</summary>
    /// <param name="alternation">The running alternation.</param>
    /// <param name="phase">The phase's number.</param>
    /// <returns>The step, to be disposed at its end: that restores what was changed.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected PhaseStep BeginPhase(PhaseAlternation alternation, int phase)
    {
        ArgumentNullException.ThrowIfNull(alternation);
        _lossGenCheckpoint.Reconcile();
        return new PhaseStep(alternation, phase);
    }

    internal void EnterPhase(int phase) => _lossGenActive = _lossGenPhases[phase];

    internal void LeavePhase() => _lossGenActive = _lossGenAll;

    internal StepResult FinishPhase(
        PhaseAlternation alternation, int phase, PhaseParameters parameters, Tensor[] losses, Tensor? scales, Tensor? batch)
    {
        var own = _lossGenDefinition.Phases[phase].MaxNorm;
        var target = new StepTarget(alternation.OptimizerOf(phase), _lossGenPhases[phase])
        {
            Clipped = parameters.Trained,
            Cleared = parameters.Trained.Concat(parameters.Scheme),
            MaxNorm = own > 0 ? own : _lossGenDefinition.MaxNorm,
            Accumulation = alternation.AccumulationOf(phase),
            Scheme = _lossGenSchemes.Count > 0 ? _lossGenSchemes[phase + 1] : null,
        };
        return Finish(target, losses, scales, batch);
    }

    private void CreatePhases()
    {
        _lossGenPhases = [.. _lossGenDefinition.Phases.Select((phase, i) => new ComponentSet(
            _lossGenDefinition,
            id: i + 1,
            [.. Enumerable.Range(0, _lossGenDefinition.Components.Count).Where(c => phase.Components.Contains(_lossGenDefinition.Components[c].Name, StringComparer.Ordinal))]))];
        Phases = new PhasePosition(_lossGenDefinition.Phases, _lossGenDefinition.Order);
    }
}
