namespace LossGen.Analyzers.Flow;

/// <summary>
/// TorchSharp's losses as one caller of a combined loss, or of a method that calculates one, evaluates them: with the call's arguments
/// in place of the parameters, so that a rule judges what is handed over where it is handed over.
/// </summary>
internal static class GivenLosses
{
    /// <summary>
    /// The losses that the call certainly runs, with what it gives to them: those of the components, or of the method itself.
    /// </summary>
    /// <param name="call">A step, an evaluation, or any other call of code of this compilation.</param>
    /// <param name="keepsShape">Whether only what reaches the loss in the caller's shape counts as given.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IEnumerable<LossCall> Of(
        IInvocationOperation call, bool keepsShape, TorchContext torch, CancellationToken cancellationToken)
    {
        if (!LossGenCalls.IsOfLoss(call))
        {
            return call.Arguments.Any(argument => torch.IsTensor(argument.Parameter?.Type))
                && HelperBody.Of(call, torch, cancellationToken) is { } helper
                ? In(
                    helper is IAnonymousFunctionOperation lambda ? lambda.Symbol : call.TargetMethod.OriginalDefinition,
                    helper,
                    call,
                    keepsShape,
                    torch,
                    cancellationToken)
                : [];
        }

        return GivenInputs.AreOfEarlierCall(call, torch, cancellationToken) ? [] : LossComponents.Methods(LossComponents.LossOf(call))
            .Where(component => IsCertainlyRun(component, call, torch))
            .SelectMany(component => torch.Members.BodyOf(component, cancellationToken) is { } code
                ? In(component, code, call, keepsShape, torch, cancellationToken)
                : []);
    }

    /// <summary>
    /// Whether what a caller gives as the loss's input goes to this loss only, and no other component or statement takes it as it is now.
    /// </summary>
    /// <param name="loss">A loss, read for itself or for a caller.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static bool IsInputTakenOnce(LossCall loss, TorchContext torch, CancellationToken cancellationToken)
    {
        if (loss is not { Caller: { } caller, GivenInput: { } input })
        {
            return true;
        }

        var mentions = LossGenCalls.IsOfLoss(caller)
            ? LossComponents.Mentions(input.Name, caller, torch, cancellationToken).Select(static taken => taken.Mention)
            : loss.Call.ArgumentAt(0) is { } value && Origin.Of(value, torch, cancellationToken).ReferencedSymbol() is { } parameter
                ? torch.BodyOf(loss.Call).References(parameter)
                : [];
        return mentions.Take(2).Count() == 1;
    }

    private static IEnumerable<LossCall> In(
        IMethodSymbol method,
        IOperation code,
        IInvocationOperation call,
        bool keepsShape,
        TorchContext torch,
        CancellationToken cancellationToken)
    {
        foreach (var inner in torch.BodyOf(code).Calls)
        {
            if (torch.Declares(inner.TargetMethod)
                && code.Syntax.Span.Contains(inner.Syntax.Span)
                && LossCall.Read(inner, torch, cancellationToken) is { } loss
                && (Argument(loss.Input), Argument(loss.Target)) is var (input, target)
                && (input ?? target) is not null
                && !PresentValues.MayBranch(code)
                && !(keepsShape && PresentValues.LooksAtShapes(code, torch)))
            {
                yield return loss.In(method, call, input, target);
            }
        }

        GivenInput? Argument(IOperation? value) =>
            value is null ? null : Given(value, method, call, keepsShape, torch, cancellationToken);
    }

    // A step has the inputs of several components by name; what a lambda is given has no name of its own.
    private static GivenInput? InputOf(
        IParameterSymbol parameter, IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        LossGenCalls.IsOfLoss(call) ? GivenInputs.Of(call, parameter.Name, torch, cancellationToken)
        : call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal)
            is { ArgumentKind: ArgumentKind.Explicit } argument ? new GivenInput(argument.Parameter!.Name, argument.Value)
        : null;

    // A phase runs the components of which it takes the inputs; what overrides a component is another one.
    private static bool IsCertainlyRun(IMethodSymbol component, IInvocationOperation call, TorchContext torch) =>
        component is { IsVirtual: false, IsAbstract: false, IsOverride: false }
        && ReturnedLosses.IsComponent(component)
        && component.Parameters.All(input => torch.SharedValues.SourceOf(input) is not null || GivenInputs.Takes(call, input.Name));

    private static GivenInput? Given(
        IOperation value,
        IMethodSymbol taker,
        IInvocationOperation call,
        bool keepsShape,
        TorchContext torch,
        CancellationToken cancellationToken)
    {
        var origin = keepsShape ? Origin.WithSameShape(value, torch, cancellationToken) : Origin.Of(value, torch, cancellationToken);
        return origin is IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol method } parameter }
            && (SymbolEqualityComparer.Default.Equals(method, taker) || SharedValues.IsIntermediate(method))
            && torch.BodyOf(origin).Writes(parameter).Count == 0
                ? InputOf(parameter, call, torch, cancellationToken)
                : null;
    }
}
