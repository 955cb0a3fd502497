using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>Whether a tensor is one number, which every component of a combined loss has to be.</summary>
internal static class ScalarTensor
{
    private const int Depth = 8;

    /// <summary>True or false where it is known, null where not.</summary>
    public static bool? Is(IOperation value, TorchContext torch, CancellationToken cancellationToken) => Is(value, torch, Depth, cancellationToken);

    private static bool? Is(IOperation value, TorchContext torch, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            return null;
        }

        var definition = Origin.WithSameShape(value, torch, cancellationToken);
        switch (definition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negated:
                return Is(negated.Operand, torch, depth - 1, cancellationToken);
            case IBinaryOperation arithmetic when torch.IsTensor(arithmetic.Type):
                var sides = new[] { arithmetic.LeftOperand, arithmetic.RightOperand }
                    .Where(side => torch.IsTensor(Product.WithoutNumberConversions(side, torch).Type))
                    .Select(side => Is(side, torch, depth - 1, cancellationToken))
                    .ToList();
                return sides.Contains(false) ? false : sides.Contains(null) ? null : true;
            case IInvocationOperation call when torch.Declares(call.TargetMethod) && LossCall.Read(call, torch, cancellationToken) is { } loss:
                return loss.Reduction(torch, cancellationToken) is { } reduction ? reduction != LossReduction.None : null;
            case IInvocationOperation { TargetMethod.Name: "mean" or "sum" } reduced when reduced.IsTensorFunction(torch):
                return reduced.Argument("dim") is null && reduced.Argument("dimensions") is null && reduced.Argument("dims") is null ? true : null;
            default:
                return null;
        }
    }
}
