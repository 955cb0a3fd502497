using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>How an activation that should not be there can be taken out without changing what else uses it.</summary>
internal static class ActivationRemoval
{
    /// <summary>The call of the activation is replaced: nothing else uses its result.</summary>
    public const string AtCall = nameof(AtCall);

    /// <summary>The argument of the loss is replaced by what the activation is applied to.</summary>
    public const string AtArgument = nameof(AtArgument);

    /// <summary>The last element of a <c>Sequential</c> is removed.</summary>
    public const string AtTail = nameof(AtTail);

    /// <summary>The repair and the node that it is about, or nulls where it would take more than an edit.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="activation">Where its input comes from.</param>
    /// <param name="torch">The symbols.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static (
        string? Repair,
        SyntaxNode? Node) Of(LossCall loss, Activation activation, TorchContext torch, CancellationToken cancellationToken)
    {
        if (activation.IsInsideModel
            || loss.Input is not { } argument
            || !GivenLosses.IsInputTakenOnce(loss, torch, cancellationToken))
        {
            return default;
        }

        if (activation.Module is { } module
            && !ReferenceEquals(ModuleCreation.Of(activation.Call.Instance!, torch, cancellationToken), module))
        {
            return IsOnlyUse(argument, activation.Call, torch, cancellationToken)
                && ModelTail.IsSeenOnce(activation.Call, module, torch, cancellationToken)
                ? (AtTail, module.Syntax)
                : default;
        }

        if (IsOnlyUse(argument, activation.Call, torch, cancellationToken))
        {
            return (AtCall, activation.Call.Syntax);
        }

        // Its variables are there where it is: not where a field or an intermediate has its value.
        return ReferenceEquals(torch.BodyOf(argument), torch.BodyOf(activation.Call))
                && Applied(activation.Call)?.ReferencedSymbol() is ILocalSymbol or IParameterSymbol
                && IsWrittenOnce(Applied(activation.Call)!, torch)
            ? (AtArgument, activation.Call.Syntax)
            : default;
    }

    /// <summary>What the activation is applied to.</summary>
    private static IOperation? Applied(IInvocationOperation call) =>
        call.TargetMethod.Name is "call" or "forward" ? call.ArgumentAt(0) : call.Subject();

    private static bool IsWrittenOnce(IOperation variable, TorchContext torch) =>
        variable.ReferencedSymbol() is { } symbol && torch.BodyOf(variable).Writes(symbol).Count == (symbol is ILocalSymbol ? 1 : 0);

    private static bool IsOnlyUse(IOperation argument, IOperation origin, TorchContext torch, CancellationToken cancellationToken)
    {
        for (var current = argument; !ReferenceEquals(current, origin);)
        {
            if (current.ReferencedSymbol() is { } symbol
                && !IsTakenOnce(symbol, torch, cancellationToken)
                && (symbol is not ILocalSymbol || torch.BodyOf(current).Writes(symbol).Count != 1 || Reads(symbol, current, torch) != 1))
            {
                return false;
            }

            if (Origin.Previous(current, torch, cancellationToken) is not { } previous)
            {
                return false;
            }

            current = previous;
        }

        return true;
    }

    // The value of an intermediate that nothing else takes, in this class or one that derives from it.
    private static bool IsTakenOnce(ISymbol symbol, TorchContext torch, CancellationToken cancellationToken) =>
        symbol is IParameterSymbol parameter
        && torch.SharedValues.SourceOf(parameter) is { } intermediate
        && (intermediate.DeclaredAccessibility == Accessibility.Private || intermediate.ContainingType.IsSealed)
        && torch.SharedValues.Mentions(intermediate, cancellationToken).Take(2).Count() == 1;

    private static int Reads(ISymbol symbol, IOperation anywhere, TorchContext torch) =>
        torch.BodyOf(anywhere).References(symbol).Count(static reference =>
            reference.Parent is not ISimpleAssignmentOperation { Target: var target } || !ReferenceEquals(target, reference));
}
