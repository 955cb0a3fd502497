using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>Begins steps: what they need is there, and nothing else runs.</summary>
internal sealed class StepBeginning(LossModule loss, LossParts parts)
{
    /// <summary>Begins a joint step.</summary>
    public TrainingStep Joint(optim.Optimizer optimizer, (Tensor? Value, string Name)[] inputs)
    {
        var evaluated = parts.Again.Take(optimizer);
        RequireGradients("Step");
        return Begin("Step", parts.Sets.All, static (targets, optimizer) => targets.Joint(optimizer), optimizer, inputs, evaluated);
    }

    /// <summary>Begins a step of a phase.</summary>
    public TrainingStep OfPhase(PhaseAlternation alternation, int phase, (Tensor? Value, string Name)[] inputs)
    {
        var activity = $"Step{parts.Definition.Phases[phase].Name}";
        RequireGradients(activity);
        parts.Again.RequireOneEvaluation(parts.Schemes.OfPhase(phase)?.Scheme, parts.Definition.Phases[phase].Name);
        return OfPhase(activity, alternation, phase, inputs);
    }

    /// <summary>The optimizer's step with the batches that were accumulated so far.</summary>
    public StepResult? EndCycle(optim.Optimizer optimizer)
    {
        if (!HasCycle(optimizer, parts.Sets.All))
        {
            return null;
        }

        using var step = Begin(
            nameof(EndCycle), parts.Sets.All, static (targets, optimizer) => targets.Joint(optimizer), optimizer, []);
        return step.EndCycle();
    }

    /// <summary>The step of a phase's optimizer with the batches that were accumulated so far.</summary>
    public StepResult? EndCycle(PhaseAlternation alternation, int phase)
    {
        if (!HasCycle(alternation, parts.Sets.OfPhase(phase)))
        {
            return null;
        }

        using var step = OfPhase(nameof(EndCycle), alternation, phase, []);
        return step.EndCycle();
    }

    /// <summary>
    /// Whether batches wait for a step. Those that none can use are dropped, before anybody asks their optimizer for anything.
    /// </summary>
    private bool HasCycle(object user, ComponentSet components)
    {
        using var alone = parts.Hold(nameof(EndCycle));
        if (parts.Cycles.Drop(user, components.Id, parts.Checkpoint.Loads) is { } note)
        {
            parts.Notes.Add(note);
        }

        return parts.Cycles.Of(user, components.Id).IsOpen;
    }

    private TrainingStep OfPhase(string activity, PhaseAlternation alternation, int phase, (Tensor? Value, string Name)[] inputs) =>
        Begin(
            activity,
            parts.Sets.OfPhase(phase),
            static (targets, at) => targets.OfPhase(at.alternation, at.phase),
            (alternation, phase),
            inputs);

    /// <summary>
    /// Refuses a step where gradients are switched off: what it trained would depend on where its losses were computed. So it would in a
    /// component of another loss that is evaluated for its numbers.
    /// </summary>
    public void RequireGradients(string activity)
    {
        if (ComponentGraphs.AreForNumbers && !parts.Entry.IsBusy)
        {
            throw new InvalidOperationException(
                $"{loss.GetName()}.{activity} was called by a component of a loss that is evaluated for its numbers, which is to train "
                + "nothing. A component computes its own value only: make the step outside of it.");
        }

        if (!is_grad_enabled())
        {
            throw new InvalidOperationException(
                $"{loss.GetName()}.{activity} was called inside of no_grad() or inference_mode(), where no component can have a gradient "
                + $"({string.Join(", ", parts.Sets.All.Names)}). Call it outside of that block, or Evaluate for the numbers alone. "
                + "Where no such block is meant, one was left open: write 'using' before no_grad().");
        }
    }

    private TrainingStep Begin<T>(
        string activity,
        ComponentSet components,
        Func<StepTargets, T, StepTarget> target,
        T argument,
        (Tensor? Value, string Name)[] inputs,
        LbfgsStep? evaluated = null)
    {
        var step = new TrainingStep(loss, activity, components);
        try
        {
            step.Begin(target(parts.Targets, argument), inputs, evaluated);
            return step;
        }
        catch
        {
            step.Dispose();
            throw;
        }
    }
}
