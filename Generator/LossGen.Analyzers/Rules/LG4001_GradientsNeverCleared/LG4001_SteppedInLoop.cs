using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;

namespace LossGen.Analyzers.Rules;

/// <summary>A method that goes backward and steps once, and that is called in a loop: for LG4001 it is part of that loop.</summary>
internal static class SteppedInLoop
{
    /// <summary>
    /// The first backward whose gradients the step always applies; null where the method does anything else to gradients.
    /// </summary>
    /// <param name="flow">The order of the method.</param>
    /// <param name="step">The step.</param>
    /// <param name="sisters">The branches that clear by themselves.</param>
    /// <param name="context">The step's.</param>
    public static TrainingEvent? Backward(TrainingFlow flow, TrainingEvent step, SisterBranches sisters, RuleContext context)
    {
        if (RepeatedCalls.FunctionOf(step.Place, context.ContainingSymbol) is null || !flow.Hidden.IsEmpty)
        {
            return null;
        }

        TrainingEvent? first = null;
        foreach (var candidate in flow.Events.Where(candidate => !sisters.Contain(candidate)))
        {
            if (candidate.Kind is TrainingEventKind.ClearGradients or TrainingEventKind.WriteGradients or TrainingEventKind.Unknown
                || (candidate.Kind == TrainingEventKind.Step && candidate.Place.IsBefore(step.Place) && MayBeOf(candidate, step)))
            {
                return null;
            }

            if (candidate.Kind == TrainingEventKind.Backward && flow.CanReach(candidate, step, static _ => false))
            {
                // A way around the step is how gradients are accumulated.
                if (flow.CanReachEnd(
                    candidate,
                    passed =>
                        ReferenceEquals(passed, step) || (sisters.Contain(passed) && passed.Is(TrainingEventKind.Step, step.Subject))))
                {
                    return null;
                }

                first = first is null || candidate.Place.IsBefore(first.Place) ? candidate : first;
            }
        }

        return first;
    }

    /// <summary>
    /// The method, where nobody but its class can call it, one call is in a loop, and nothing around any call names what clears.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="sisters">The branches that clear by themselves.</param>
    /// <param name="context">The step's.</param>
    public static IMethodSymbol? Method(TrainingEvent step, SisterBranches sisters, RuleContext context)
    {
        var torch = context.Torch;
        var cancellationToken = context.CancellationToken;
        var method = RepeatedCalls.FunctionOf(step.Place, context.ContainingSymbol)!;
        var except = sisters.Any ? method : null;
        return !Clearing.IsNamedIn(context.ContainingSymbol.ContainingType, except, torch, cancellationToken)
            && !RepeatedCalls.ScopeOf(method, step.Place, torch, cancellationToken).Any(
                scope => Clearing.IsNamedIn(scope, except, torch, cancellationToken))
            && RepeatedCalls.Of(method, step.Place, torch, cancellationToken).Any(call => IsRepeated(call, step, sisters, context))
                ? method
                : null;
    }

    /// <summary>Whether the optimizer is new in every iteration, and with it the parameters, which start without gradients.</summary>
    public static bool IsMadeIn(IOperation loop, ISymbol optimizer, RuleContext context) =>
        context.Torch.BodyOf(loop).Writes(optimizer).Any(write => loop.Syntax.Span.Contains(write.Operation.Syntax.Span))
        || loop.Descendants().Any(operation => operation switch
        {
            IAssignmentOperation assignment => Sets(assignment, optimizer),
            IInvocationOperation call when optimizer is IFieldSymbol or IPropertySymbol && !context.Torch.Declares(call.TargetMethod) =>
                context.Torch.CalledCode.BodyOf(call, context.CancellationToken)?.Descendants().Any(
                    inner => inner is IAssignmentOperation assignment && Sets(assignment, optimizer)) == true,
            _ => false,
        });

    private static bool Sets(IAssignmentOperation assignment, ISymbol optimizer) =>
        SymbolEqualityComparer.Default.Equals(assignment.Target.ReferencedSymbol(), optimizer);

    // A step of another optimizer applies nothing of this one's.
    private static bool MayBeOf(TrainingEvent other, TrainingEvent step) =>
        other.Subject is null || SymbolEqualityComparer.Default.Equals(other.Subject, step.Subject);

    private static bool IsRepeated(IInvocationOperation call, TrainingEvent stepped, SisterBranches sisters, RuleContext context)
    {
        var torch = context.Torch;
        var cancellationToken = context.CancellationToken;
        return (StatementOrder.InnermostLoop(call) ?? ForEachCall.Of(call)?.Call as IOperation) is { } loop
            && torch.FlowOf(call, cancellationToken) is { } around
            && around.Events.FirstOrDefault(
                candidate => candidate.Kind == TrainingEventKind.Step
                    && candidate.Source.Syntax == stepped.Place.Syntax
                    && candidate.Place.Syntax == call.Syntax) is { Subject: { } optimizer } step
            && (loop is not ILoopOperation || around.IsInLoop(step))
            && !IsMadeIn(loop, optimizer, context)
            && !Clearing.MayHappenInLoop(
                around,
                call,
                other => other.Kind is TrainingEventKind.Unknown or TrainingEventKind.WriteGradients or TrainingEventKind.ClearGradients
                    && !sisters.ContainSource(other),
                torch,
                cancellationToken);
    }
}
