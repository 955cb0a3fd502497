using System.ComponentModel;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Phases: their components, their position, and what their steps act on.</content>
public abstract partial class LossModule
{
    private ComponentSet[] _lossGenPhases = [];

    internal PhasePosition Phases { get; private set; } = null!;

    /// <summary>Begins a step of a phase: as a joint one, and freezes the modules of the other phases. For generated code.</summary>
    /// <param name="alternation">The running alternation.</param>
    /// <param name="phase">The phase's number.</param>
    /// <param name="inputs">The tensor inputs and their names, with a question mark where one may be null. The first with a length says how large the batch is.</param>
    /// <returns>The step, to be disposed at its end: that restores what was changed.</returns>
    /// <exception cref="InvalidOperationException">The loss is in use, an input is null or disposed, or the optimizer owns none of the phase's parameters, or one of them twice.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TrainingStep BeginPhase(PhaseAlternation alternation, int phase, params (Tensor? Value, string Name)[] inputs)
    {
        ArgumentNullException.ThrowIfNull(alternation);
        RequireGradients($"Step{_lossGenDefinition.Phases[phase].Name}");
        return BeginPhase($"Step{_lossGenDefinition.Phases[phase].Name}", alternation, phase, inputs);
    }

    internal TrainingStep BeginPhase(string activity, PhaseAlternation alternation, int phase, (Tensor? Value, string Name)[] inputs) =>
        Begin(activity, _lossGenPhases[phase], static (loss, at) => loss.WithLimit(at.alternation.TargetOf(at.phase), at.phase), (alternation, phase), inputs);

    /// <summary>The limit of the loss may be set at any time; that of the phase is declared.</summary>
    private StepTarget WithLimit(StepTarget target, int phase)
    {
        var own = _lossGenDefinition.Phases[phase].MaxNorm;
        target.MaxNorm = own > 0 ? own : MaxNorm;
        return target;
    }

    internal StepTarget PhaseTarget(PhaseAlternation alternation, int phase, PhaseParameters parameters)
    {
        var optimizer = alternation.OptimizerOf(phase);
        var target = new StepTarget(optimizer, _lossGenPhases[phase], CycleOf(alternation, _lossGenPhases[phase]))
        {
            Known = _lossGenOptimizers.GetOrCreateValue(optimizer),
            Owned = parameters.Owned,
            Model = parameters.Trained,
            Others = parameters.Others,
            Frozen = parameters.Frozen,
            Scheme = _lossGenSchemes.Count > 0 ? _lossGenSchemes[phase + 1] : null,
            Phase = (alternation, phase),
        };
        RequireKnown(target);
        return target;
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
