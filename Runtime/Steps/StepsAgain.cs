using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Steps of inputs that can be computed again: once for most, again after the optimizer's step for a scheme that asks for that, and as
/// often as L-BFGS likes.
/// </summary>
internal sealed class StepsAgain(LossModule loss, LossParts parts)
{
    private bool _isAgain;

    /// <summary>What the step that begins next is an evaluation of, if it is one of L-BFGS's.</summary>
    private LbfgsStep? _evaluated;

    private LossWeighting? Scheme => parts.Schemes.Joint?.Scheme;

    /// <summary>One step, with as many evaluations as it takes.</summary>
    public StepResult Run<TInputs>(ICombinedLoss<TInputs> called, optim.Optimizer optimizer, Func<TInputs> inputs)
        where TInputs : class
    {
        if (optimizer is LBFGS lbfgs)
        {
            LbfgsStep.RequireFits(loss, parts.Options, Scheme);
            using var step = new LbfgsStep(lbfgs, parts.Schemes.Joint, parts.Main, loss.NonFinite);
            var next = parts.Schedules.AfterStep(parts.Sets.All, loss.training && !parts.Held.IsHeld);
            var learns = loss.training && !parts.Held.Rests(parts.Sets.All);
            var made = step.Run(() => Evaluate(called, optimizer, inputs, step));
            if (!made.Skipped)
            {
                parts.Constraints.Learn(made, learns, guarded: loss.NonFinite == NonFinite.Propagate);
                parts.Checkpoint.Move(next);
                parts.Due.Advance(parts.Sets.All);
                parts.Held.Take(made.Components, made.Scales, made.Bounds);
            }

            return made;
        }

        using var scope = NewDisposeScope();
        var result = Evaluate(called, optimizer, inputs, evaluated: null);
        if (Scheme is ISecondEvaluation && result is { Skipped: false, Accumulating: false } && loss.training && !IsHeld)
        {
            EvaluateAgain(called, inputs, result);
        }

        return result.MoveToOuter(scope);
    }

    /// <summary>Whether the effective weights are kept, and the scheme rests.</summary>
    private bool IsHeld => parts.Held.Rests(parts.Sets.All);

    /// <summary>What the step that begins belongs to. Refuses one of which the inputs came once where they are needed again.</summary>
    public LbfgsStep? Take(optim.Optimizer optimizer)
    {
        var (isAgain, evaluated) = (_isAgain, _evaluated);
        (_isAgain, _evaluated) = (false, null);
        if (optimizer is LBFGS && !isAgain)
        {
            throw new InvalidOperationException(
                $"Call Step(optimizer, () => new {loss.GetName()}.Inputs {{ ... }}): LBFGS evaluates the loss several times a step, and "
                + "computes the inputs anew each time, as under 'L-BFGS' in docs/recipes.md.");
        }

        if (Scheme is ISecondEvaluation and var scheme)
        {
            RequireSecondEvaluation(scheme, isAgain);
        }

        return evaluated;
    }

    /// <summary>Refuses a step of a phase, which evaluates once.</summary>
    public void RequireOneEvaluation(LossWeighting? scheme, string phase)
    {
        if (scheme is ISecondEvaluation)
        {
            throw new InvalidOperationException(
                $"Give {loss.GetName()} another scheme, or no phases: {scheme.GetType().Name} looks at the losses again after a step, and "
                + $"a phase such as '{phase}' evaluates them once.");
        }
    }

    private void RequireSecondEvaluation(ISecondEvaluation scheme, bool isAgain)
    {
        if (!isAgain)
        {
            throw new InvalidOperationException(
                $"Call Step(optimizer, () => new {loss.GetName()}.Inputs {{ ... }}): {scheme.GetType().Name} looks at the losses of the "
                + "batch again after the optimizer's step, and computes the inputs anew for that.");
        }

        if (parts.Options.AccumulateSteps > 1)
        {
            throw new InvalidOperationException(
                $"Set AccumulateSteps of {loss.GetName()} to 1: {scheme.GetType().Name} looks at the losses of the batch again after the "
                + "optimizer's step, which comes after several batches here.");
        }
    }

    private StepResult Evaluate<TInputs>(
        ICombinedLoss<TInputs> called, optim.Optimizer optimizer, Func<TInputs> inputs, LbfgsStep? evaluated)
        where TInputs : class
    {
        var given = Given(inputs);
        (_isAgain, _evaluated) = (true, evaluated);
        try
        {
            return called.Step(optimizer, given);
        }
        finally
        {
            (_isAgain, _evaluated) = (false, null);
        }
    }

    /// <summary>The parameters have moved: that stays, whatever happens here.</summary>
    private void EvaluateAgain<TInputs>(ICombinedLoss<TInputs> called, Func<TInputs> inputs, StepResult result)
        where TInputs : class
    {
        using var noGrad = no_grad();
        using var terms = called.Compute(Given(inputs));
        using var held = parts.Hold("Step");
        parts.Schemes.AfterStep(result, terms);
    }

    private TInputs Given<TInputs>(Func<TInputs> inputs)
        where TInputs : class => inputs() ?? throw new InvalidOperationException(
            $"The function that {loss.GetName()}.Step was given returned null. It returns the inputs of a batch.");
}
