using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>Whether a tensor is one number, which every component of a combined loss has to be.</summary>
internal static class ScalarTensor
{
    /// <summary>True or false where it is known, null where not.</summary>
    public static bool? Is(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Is(value, new ValueWalk(torch, cancellationToken));

    private static bool? Is(IOperation value, ValueWalk walk)
    {
        if (walk.IsOver)
        {
            return null;
        }

        var definition = walk.WithSameShape(value);
        switch (definition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negated:
                return Is(negated.Operand, walk.Next);
            case IBinaryOperation arithmetic when walk.Torch.IsTensor(arithmetic.Type):
                var sides = new[] { arithmetic.LeftOperand, arithmetic.RightOperand }
                    .Where(side => walk.Torch.IsTensor(Product.WithoutNumberConversions(side, walk.Torch).Type))
                    .Select(side => Is(side, walk.Next))
                    .ToList();
                return sides.Contains(false) ? false : sides.Contains(null) ? null : true;
            case IInvocationOperation call
                when walk.Torch.Declares(call.TargetMethod) && LossCall.Read(call, walk.Torch, walk.CancellationToken) is { } loss:
                return loss.Reduction(walk.Torch, walk.CancellationToken) is { } reduction ? reduction != LossReduction.None : null;
            case IInvocationOperation { TargetMethod.Name: "mean" or "sum" } reduced when reduced.IsTensorFunction(walk.Torch):
                return reduced.Argument("dim") is null && reduced.Argument("dimensions") is null && reduced.Argument("dims") is null
                    ? true
                    : null;
            default:
                return null;
        }
    }
}
