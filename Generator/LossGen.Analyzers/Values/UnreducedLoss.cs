using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>A loss that keeps a value for each element, in arithmetic that leaves them as many as they are.</summary>
internal static class UnreducedLoss
{
    private const int Depth = 8;

    /// <summary>The loss with <c>Reduction.None</c>; null where there is none, or something reduces it.</summary>
    public static LossCall? In(IOperation tensor, TorchContext torch, CancellationToken cancellationToken) => In(tensor, torch, Depth, cancellationToken);

    // An element-wise operation with something of many elements has many elements.
    private static LossCall? In(IOperation tensor, TorchContext torch, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            return null;
        }

        return Origin.WithSameShape(tensor, torch, cancellationToken) switch
        {
            IInvocationOperation call when torch.Declares(call.TargetMethod)
                && LossCall.Read(call, torch, cancellationToken) is { } loss
                && loss.Reduction(torch, cancellationToken) == LossReduction.None => loss,
            IInvocationOperation { TargetMethod.Name: "view" or "reshape" or "flatten" or "squeeze" or "unsqueeze" or "transpose" or "permute" or "contiguous" } laidOut when laidOut.IsTensorFunction(torch) =>
                In(laidOut.Subject()!, torch, depth - 1, cancellationToken),
            IUnaryOperation unary => In(unary.Operand, torch, depth - 1, cancellationToken),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } binary =>
                In(binary.LeftOperand, torch, depth - 1, cancellationToken) ?? In(binary.RightOperand, torch, depth - 1, cancellationToken),
            _ => null,
        };
    }
}
