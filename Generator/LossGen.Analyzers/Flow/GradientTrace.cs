namespace LossGen.Analyzers.Flow;

/// <summary>The computations that a tensor's gradient flows back through, as far as the method shows them.</summary>
internal static class GradientTrace
{
    private const int Limit = 256;

    /// <summary>
    /// The calls of modules and functions on the way, the nearest first; nothing behind a <c>detach</c> or a <c>no_grad</c>.
    /// </summary>
    public static IReadOnlyList<IInvocationOperation> Of(IOperation tensor, TorchContext torch, CancellationToken cancellationToken)
    {
        var calls = new List<IInvocationOperation>();
        var seen = new HashSet<IOperation>();
        var open = new Queue<IOperation>();
        open.Enqueue(tensor);
        while (open.Count > 0 && seen.Count < Limit)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var origin = Origin.Of(open.Dequeue(), torch, cancellationToken);
            if (!seen.Add(origin) || GradMode.DisabledBy(origin, torch, cancellationToken) is not null)
            {
                continue;
            }

            switch (origin)
            {
                case IBinaryOperation binary:
                    open.Enqueue(binary.LeftOperand);
                    open.Enqueue(binary.RightOperand);
                    break;
                case IUnaryOperation unary:
                    open.Enqueue(unary.Operand);
                    break;
                case IPropertyReferenceOperation term when LossGenCalls.IsTrainable(term):
                    AddEvaluation(term, LossGenCalls.EvaluationOf(term, torch, cancellationToken), calls, open, torch, cancellationToken);
                    break;
                case IInvocationOperation evaluation when LossGenCalls.IsStep(evaluation) || LossGenCalls.IsEvaluation(evaluation):
                    AddEvaluation(evaluation, evaluation, calls, open, torch, cancellationToken);
                    break;
                case IInvocationOperation call when KeepsGradient(call, torch):
                    calls.Add(call);
                    EnqueueInputs(call, torch, open);
                    break;
            }
        }

        return calls;
    }

    /// <summary>Whether a module's output is among them: then there are parameters to train.</summary>
    public static bool ReachesModule(IOperation tensor, TorchContext torch, CancellationToken cancellationToken) =>
        Of(tensor, torch, cancellationToken)
            .Any(call => call.CalledModule(torch) is { } module
                && !LossGenCalls.IsEvaluation(call)
                && !IsLoss(call, module, torch, cancellationToken));

    // What a component does with its input is not followed; that it goes back to it is what inputs are for.
    private static void AddEvaluation(
        IOperation term, IInvocationOperation? evaluation, List<IInvocationOperation> calls, Queue<IOperation> open, TorchContext torch,
        CancellationToken cancellationToken)
    {
        if (evaluation is null || GradMode.DisabledBy(evaluation, torch, cancellationToken) is not null)
        {
            return;
        }

        if (LossGenCalls.TermOf(term) != LossTerm.Component)
        {
            calls.Add(evaluation);
        }

        foreach (var input in LossComponents.InputsOf(term, evaluation, torch, cancellationToken)
            .Where(input => torch.IsTensor(input.Value.WithoutConversions().Type)))
        {
            open.Enqueue(input.Value);
        }
    }

    private static bool IsLoss(IInvocationOperation call, IOperation module, TorchContext torch, CancellationToken cancellationToken) =>
        torch.Declares(module.Type) && LossCall.Read(call, torch, cancellationToken) is not null;

    private static bool KeepsGradient(IInvocationOperation call, TorchContext torch) =>
        call.TargetMethod.Name is not ("detach" or "detach_" or "one_hot")
        && !GradientFunctions.EndsGradient(call.TargetMethod.Name)
        && (call.CalledModule(torch) is not null || (torch.Declares(call.TargetMethod) && torch.IsTensor(call.Type)));

    private static void EnqueueInputs(IInvocationOperation call, TorchContext torch, Queue<IOperation> open)
    {
        if (call.Instance is { } instance && torch.IsTensor(instance.Type))
        {
            open.Enqueue(instance);
        }

        foreach (var argument in call.Arguments)
        {
            if (torch.IsTensor(argument.Value.WithoutConversions().Type))
            {
                open.Enqueue(argument.Value);
            }
        }
    }
}
