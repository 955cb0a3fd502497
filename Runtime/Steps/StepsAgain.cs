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

    /// <summary>The weights that were in force when the step began that runs: those of all its evaluations. Null where none runs.</summary>
    private double[]? _weights;

    /// <summary>What the step that begins next is an evaluation of, if it is one of L-BFGS's.</summary>
    private LbfgsStep? _evaluated;

    private LossWeighting? Scheme => parts.Schemes.Joint?.Scheme;

    /// <summary>The weights of the evaluation that begins.</summary>
    public double[] Weights => _weights ?? parts.Definition.Weights.Snapshot();

    /// <summary>
    /// One step, with as many evaluations as it takes. The loss is in use for all of it: also where the user's function computes inputs,
    /// when the model may be in the middle of a line search.
    /// </summary>
    public StepResult Run<TInputs>(ICombinedLoss<TInputs> called, optim.Optimizer optimizer, Func<TInputs> inputs)
        where TInputs : class
    {
        using var held = parts.Hold("Step");
        parts.Steps.RequireGradients("Step");
        using var scope = NewDisposeScope();
        _weights = parts.Definition.Weights.Snapshot();
        try
        {
            var result = optimizer is LBFGS lbfgs ? RunLbfgs(called, lbfgs, inputs) : RunOnce(called, optimizer, inputs);
            return result.MoveToOuter(scope);
        }
        finally
        {
            _weights = null;
        }
    }

    /// <summary>Refuses what is of no one step while a step of several evaluations runs.</summary>
    /// <param name="activity">The method, for messages.</param>
    public void RequireNone(string activity)
    {
        if (_weights is not null)
        {
            throw new InvalidOperationException(
                $"{loss.GetName()}.{activity} was called from within {loss.GetName()}.Step, which has not ended.");
        }
    }

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

    private StepResult RunLbfgs<TInputs>(ICombinedLoss<TInputs> called, LBFGS optimizer, Func<TInputs> inputs)
        where TInputs : class
    {
        LbfgsStep.RequireFits(loss, parts.Options, Scheme);
        var owned = OptimizerParameters.Of(optimizer, $"{loss.GetName()}.Step");
        using var step = new LbfgsStep(optimizer, owned, parts.Schemes.Joint, parts.Main, loss.NonFinite);
        var next = parts.Schedules.AfterStep(parts.Sets.All, loss.training && !parts.Held.IsHeld);
        var made = step.Run(() => Evaluate(called, optimizer, inputs, step));
        if (!made.Skipped)
        {
            var learns = loss.training && !parts.Held.IsHeld;
            parts.Constraints.Learn(made, learns, guarded: loss.NonFinite == NonFinite.Propagate);
            parts.Checkpoint.Move(next);
            parts.Due.Advance(parts.Sets.All);
            parts.Held.Take(made.Components, made.Scales, made.Bounds);
        }

        return made;
    }

    private StepResult RunOnce<TInputs>(ICombinedLoss<TInputs> called, optim.Optimizer optimizer, Func<TInputs> inputs)
        where TInputs : class
    {
        var result = Evaluate(called, optimizer, inputs, evaluated: null);
        if (Scheme is ISecondEvaluation && result is { Skipped: false, Accumulating: false } && loss.training && !parts.Held.IsHeld)
        {
            EvaluateAgain(called, inputs, result);
        }

        return result;
    }

    private StepResult Evaluate<TInputs>(
        ICombinedLoss<TInputs> called, optim.Optimizer optimizer, Func<TInputs> inputs, LbfgsStep? evaluated)
        where TInputs : class
    {
        var given = Given(inputs);
        (_isAgain, _evaluated, parts.Entry.LetsEvaluationIn) = (true, evaluated, true);
        try
        {
            return called.Step(optimizer, given);
        }
        finally
        {
            (_isAgain, _evaluated, parts.Entry.LetsEvaluationIn) = (false, null, false);
        }
    }

    /// <summary>The parameters have moved: that stays, whatever happens here.</summary>
    private void EvaluateAgain<TInputs>(ICombinedLoss<TInputs> called, Func<TInputs> inputs, StepResult result)
        where TInputs : class
    {
        using var noGrad = no_grad();
        var given = Given(inputs);
        parts.Entry.LetsEvaluationIn = true;
        try
        {
            using var terms = called.Compute(given);
            parts.Schemes.AfterStep(result, terms);
        }
        finally
        {
            parts.Entry.LetsEvaluationIn = false;
        }
    }

    private TInputs Given<TInputs>(Func<TInputs> inputs)
        where TInputs : class => inputs() ?? throw new InvalidOperationException(
            $"The function that {loss.GetName()}.Step was given returned null. It returns the inputs of a batch.");
}
