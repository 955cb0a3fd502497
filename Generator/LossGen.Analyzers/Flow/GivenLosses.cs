namespace LossGen.Analyzers.Flow;

/// <summary>
/// TorchSharp's losses as one caller of a combined loss evaluates them: with the call's arguments in place of the
/// components' parameters, so that a rule judges what is handed over where it is handed over.
/// </summary>
internal static class GivenLosses
{
    /// <summary>The losses of the components that a step or evaluation certainly runs, with what it gives to them.</summary>
    /// <param name="call">The step, or the evaluation.</param>
    /// <param name="keepsShape">Whether only what reaches the loss in the caller's shape counts as given.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IEnumerable<LossCall> Of(
        IInvocationOperation call, bool keepsShape, TorchContext torch, CancellationToken cancellationToken)
    {
        foreach (var component in LossComponents.Methods(LossComponents.LossOf(call)))
        {
            if (!IsCertainlyRun(component, call, torch)
                || torch.Members.BodyOf(component, cancellationToken) is not { } code
                || MayBranch(code))
            {
                continue;
            }

            foreach (var inner in torch.BodyOf(code).Calls)
            {
                if (torch.Declares(inner.TargetMethod)
                    && LossCall.Read(inner, torch, cancellationToken) is { } loss
                    && (Argument(loss.Input), Argument(loss.Target)) is var (input, target)
                    && (input ?? target) is not null)
                {
                    yield return loss.In(component, call, input, target);
                }
            }
        }

        IArgumentOperation? Argument(IOperation? value) => value is null ? null : Given(value, call, keepsShape, torch, cancellationToken);
    }

    // A phase runs the components of which it takes the inputs; what overrides a component is another one.
    private static bool IsCertainlyRun(IMethodSymbol component, IInvocationOperation call, TorchContext torch) =>
        component is { IsVirtual: false, IsAbstract: false, IsOverride: false }
        && ReturnedLosses.IsComponent(component)
        && component.Parameters.All(input => torch.SharedValues.SourceOf(input) is not null || call.Argument(input.Name) is not null);

    // A component that chooses between losses takes what the one of them takes.
    private static bool MayBranch(IOperation body) => body.Descendants().Any(static operation =>
        operation is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ICoalesceOperation or ILoopOperation
            or IAnonymousFunctionOperation or ILocalFunctionOperation);

    private static IArgumentOperation? Given(
        IOperation value, IInvocationOperation call, bool keepsShape, TorchContext torch, CancellationToken cancellationToken)
    {
        var origin = keepsShape ? Origin.WithSameShape(value, torch, cancellationToken) : Origin.Of(value, torch, cancellationToken);
        return origin is IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol method } parameter }
            && (ReturnedLosses.IsComponent(method) || SharedValues.IsIntermediate(method))
            && torch.BodyOf(origin).Writes(parameter).Count == 0
            && call.Argument(parameter.Name) is { ArgumentKind: ArgumentKind.Explicit } argument
                ? argument
                : null;
    }
}
