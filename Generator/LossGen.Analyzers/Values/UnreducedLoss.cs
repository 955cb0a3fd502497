using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>A loss that keeps a value for each element, in arithmetic that leaves them as many as they are.</summary>
internal static class UnreducedLoss
{
    /// <summary>The loss with <c>Reduction.None</c>; null where there is none, or something reduces it.</summary>
    public static LossCall? In(IOperation tensor, TorchContext torch, CancellationToken cancellationToken) =>
        In(tensor, new ValueWalk(torch, cancellationToken));

    // An element-wise operation with something of many elements has many elements.
    private static LossCall? In(IOperation tensor, ValueWalk walk)
    {
        if (walk.IsOver)
        {
            return null;
        }

        return walk.WithSameShape(tensor) switch
        {
            IInvocationOperation call when walk.Torch.Declares(call.TargetMethod)
                && LossCall.Read(call, walk.Torch, walk.CancellationToken) is { } loss
                && loss.Reduction(walk.Torch, walk.CancellationToken) == LossReduction.None => loss,
            IInvocationOperation { TargetMethod.Name: "view" or "reshape" or "flatten" or "squeeze" or "unsqueeze" or "transpose"
                or "permute" or "contiguous" } laidOut
                when laidOut.IsTensorFunction(walk.Torch) =>
                In(laidOut.Subject()!, walk.Next),
            IUnaryOperation unary => In(unary.Operand, walk.Next),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply
                or BinaryOperatorKind.Divide } binary =>
                In(binary.LeftOperand, walk.Next) ?? In(binary.RightOperand, walk.Next),
            _ => null,
        };
    }
}
