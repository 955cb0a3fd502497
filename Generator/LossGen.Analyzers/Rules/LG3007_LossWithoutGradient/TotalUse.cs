using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>Whether a value is the total itself, or a term of it: nothing but sums, numbers and variables stand between it and
/// <c>backward</c>.</summary>
internal static class TotalUse
{
    private const int Depth = 6;

    /// <summary>Whether <c>backward</c> is called on it; then it is one number.</summary>
    public static bool GoesBackward(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Ends(value, torch, Depth, static (last, torch) =>
            last.Parent is IInvocationOperation { TargetMethod: { Name: "backward" } method } && torch.Declares(method), cancellationToken);

    /// <summary>Whether a method that is a loss, or a component, returns it.</summary>
    public static bool IsReturnedAsLoss(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Ends(value, torch, Depth, (last, _) => last.Parent is IReturnOperation returned
            && IsLoss(returned, cancellationToken), cancellationToken);

    private static bool IsLoss(IReturnOperation returned, CancellationToken cancellationToken) => VariableWrite.FunctionOf(returned) switch
    {
        ILocalFunctionOperation { Symbol: var local } => ReturnedLosses.IsLoss(local),
        IAnonymousFunctionOperation lambda => ReturnedLosses.IsLoss(lambda),
        _ => ReturnedLosses.IsLoss(returned.SemanticModel?.GetEnclosingSymbol(returned.Syntax.SpanStart, cancellationToken)),
    };

    private static bool Ends(
        IOperation value, TorchContext torch, int depth, Func<IOperation, TorchContext, bool> isEnd, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (value is ICompoundAssignmentOperation { Target: ILocalReferenceOperation { Local: var grown } })
        {
            return Mentions(value, grown);
        }

        for (var current = value; current.Parent is { } parent; current = parent)
        {
            if (isEnd(current, torch))
            {
                return true;
            }

            switch (parent)
            {
                case IConversionOperation or IVariableInitializerOperation:
                case var choice when PresentValues.IsOnlyWay(choice, current):
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract }:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } scaled
                    when IsNumber(Other(scaled, current), torch):
                    break;
                case IVariableDeclaratorOperation declarator:
                    return Mentions(declarator, declarator.Symbol);
                case IAssignmentOperation { Target: ILocalReferenceOperation { Local: var local }, Value: var assigned }
                    when ReferenceEquals(assigned, current):
                    return Mentions(parent, local);
                case IReturnOperation returned:
                    return depth > 0 && torch.SharedValues.TakenFrom(returned, cancellationToken).Any(
                        taken => Ends(taken, torch, depth - 1, isEnd, cancellationToken));
                default:
                    return false;
            }
        }

        return false;

        bool Mentions(IOperation write, ISymbol variable)
        {
            var body = torch.BodyOf(write);
            return depth > 0 && body.References(variable).Any(reference =>
                (body.ReachingWrite(reference, variable) is not { } reaching || ReferenceEquals(reaching.Operation, write))
                && reference.Syntax.SpanStart >= write.Syntax.Span.End
                && Ends(reference, torch, depth - 1, isEnd, cancellationToken));
        }
    }

    private static IOperation Other(IBinaryOperation operation, IOperation operand) =>
        ReferenceEquals(operation.LeftOperand, operand) ? operation.RightOperand : operation.LeftOperand;

    private static bool IsNumber(IOperation operand, TorchContext torch) => !torch.IsTensor(operand.WithoutConversions().Type);
}
