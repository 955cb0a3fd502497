using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>
/// Dice and IoU losses as they are written out: <c>1 − 2·Σpt / (Σp + Σt)</c> and <c>1 − Σpt / (Σp + Σt − Σpt)</c>, where one
/// of p and t is known for probabilities. Constants against a division by zero may stand in both parts.
/// </summary>
internal static class OverlapLoss
{
    public static bool Is(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        if (Origin.Of(value, torch, cancellationToken) is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference
            || Constants.Operand(difference.LeftOperand, torch, cancellationToken) is not 1.0
            || QuotientOf(difference.RightOperand, torch, cancellationToken) is not { } quotient)
        {
            return false;
        }

        var overlap = ScaledValue.Of(WithoutConstant(quotient.LeftOperand, torch, cancellationToken), torch, cancellationToken);
        var whole = WithoutConstant(quotient.RightOperand, torch, cancellationToken);
        return FactorsOf(overlap, torch, cancellationToken) is var (first, second)
            && (AreProbabilities(first, torch, cancellationToken) || AreProbabilities(second, torch, cancellationToken))
            && (overlap.Factor switch
            {
                2 => AreSummed(whole, first, second, torch, cancellationToken),
                1 => IsUnion(whole, first, second, torch, cancellationToken),
                _ => false,
            });
    }

    // A mean over the samples of a batch leaves it between 0 and 1.
    private static IBinaryOperation? QuotientOf(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var origin = Origin.Of(value, torch, cancellationToken);
        if (origin is IInvocationOperation { TargetMethod.Name: "mean" } mean && mean.IsTensorFunction(torch))
        {
            origin = Origin.Of(mean.Subject()!, torch, cancellationToken);
        }

        return origin is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient ? quotient : null;
    }

    private static IOperation WithoutConstant(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var origin = Origin.Of(value, torch, cancellationToken);
        for (var step = 0; step < ValueWalk.Limit && origin is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum; step++)
        {
            if (Constants.Operand(sum.RightOperand, torch, cancellationToken) is not null)
            {
                origin = Origin.Of(sum.LeftOperand, torch, cancellationToken);
            }
            else if (Constants.Operand(sum.LeftOperand, torch, cancellationToken) is not null)
            {
                origin = Origin.Of(sum.RightOperand, torch, cancellationToken);
            }
            else
            {
                break;
            }
        }

        return origin;
    }

    private static (IOperation First, IOperation Second)? FactorsOf(
        ScaledValue overlap, TorchContext torch, CancellationToken cancellationToken)
    {
        // Summed over everything, or for each sample.
        var product = overlap switch
        {
            { Reduced: LossReduction.Sum } => overlap.Value,
            { Reduced: null } =>
                SummedBy(overlap.Value, torch, cancellationToken) is { } summed ? Origin.Of(summed, torch, cancellationToken) : null,
            _ => null,
        };
        return product is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } factors
            && torch.IsTensor(factors.LeftOperand.Type)
            && torch.IsTensor(factors.RightOperand.Type)
            ? (factors.LeftOperand, factors.RightOperand)
            : null;
    }

    private static bool IsUnion(
        IOperation whole, IOperation first, IOperation second, TorchContext torch, CancellationToken cancellationToken) =>
        whole is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference
        && AreSummed(Origin.Of(difference.LeftOperand, torch, cancellationToken), first, second, torch, cancellationToken)
        && FactorsOf(ScaledValue.Of(difference.RightOperand, torch, cancellationToken), torch, cancellationToken) is var (left, right)
        && ArePair(left, right, first, second, torch, cancellationToken);

    private static bool AreSummed(
        IOperation whole, IOperation first, IOperation second, TorchContext torch, CancellationToken cancellationToken) =>
        whole is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum
        && SummedBy(sum.LeftOperand, torch, cancellationToken) is { } left
        && SummedBy(sum.RightOperand, torch, cancellationToken) is { } right
        && ArePair(left, right, first, second, torch, cancellationToken);

    private static IOperation? SummedBy(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Origin.Of(value, torch, cancellationToken) is IInvocationOperation { TargetMethod.Name: "sum" } sum && sum.IsTensorFunction(torch)
            ? sum.Subject()
            : null;

    private static bool ArePair(
        IOperation left, IOperation right, IOperation first, IOperation second, TorchContext torch, CancellationToken cancellationToken) =>
        (IsSame(left, first, torch, cancellationToken) && IsSame(right, second, torch, cancellationToken))
        || (IsSame(left, second, torch, cancellationToken) && IsSame(right, first, torch, cancellationToken));

    private static bool IsSame(IOperation left, IOperation right, TorchContext torch, CancellationToken cancellationToken)
    {
        var (one, other) = (Origin.Of(left, torch, cancellationToken), Origin.Of(right, torch, cancellationToken));
        return ReferenceEquals(one, other)
            || (one.ReferencedSymbol() is { } symbol && SymbolEqualityComparer.Default.Equals(symbol, other.ReferencedSymbol()));
    }

    private static bool AreProbabilities(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        ValueDomains.Of(value, torch, cancellationToken) == ValueDomain.Probabilities;
}
