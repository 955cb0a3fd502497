using static TorchSharp.torch;

namespace LossGen;

/// <summary>Finds what a step acts on.</summary>
internal sealed class StepTargets(string owner, LossParts parts)
{
    /// <summary>What a joint step acts on: as at the last step with this optimizer, where it has the same parameters.</summary>
    public StepTarget Joint(optim.Optimizer optimizer)
    {
        var known = parts.Optimizers.Of(optimizer);
        if (known.Joint is { } before && before.IsOf(optimizer.parameters()))
        {
            before.MaxNorm = parts.Options.MaxNorm;
            return before;
        }

        var owned = OptimizerParameters.Of(optimizer, $"{owner}.Step");
        var all = parts.Sets.All;
        var target = new StepTarget(optimizer, all, parts.Cycles.Of(optimizer, all.Id))
        {
            Known = known,
            Owned = owned,
            Model = parts.Schemes.Without(owned),
            MaxNorm = parts.Options.MaxNorm,
            Scheme = parts.Schemes.Joint,
        };
        parts.Optimizers.RequireState(target);
        known.Joint = target;
        return target;
    }

    /// <summary>What a phase's step acts on. The limit of the loss may be set at any time; that of the phase is declared.</summary>
    public StepTarget OfPhase(PhaseAlternation alternation, int phase)
    {
        var target = alternation.TargetOf(phase);
        var own = parts.Definition.Phases[phase].MaxNorm;
        target.MaxNorm = own > 0 ? own : parts.Options.MaxNorm;
        return target;
    }

    /// <summary>What a phase's steps act on, of parameters that were found anew.</summary>
    public StepTarget Create(PhaseAlternation alternation, int phase, PhaseParameters parameters)
    {
        var (optimizer, components) = (alternation.OptimizerOf(phase), parts.Sets.OfPhase(phase));
        var target = new StepTarget(optimizer, components, parts.Cycles.Of(alternation, components.Id))
        {
            Known = parts.Optimizers.Of(optimizer),
            Owned = parameters.Owned,
            Model = parameters.Trained,
            Others = parameters.Others,
            Frozen = parameters.Frozen,
            Scheme = parts.Schemes.OfPhase(phase),
            Phase = (alternation, phase),
        };
        parts.Optimizers.RequireState(target);
        return target;
    }
}
