using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Combinations;

/// <summary>
/// A distance that is written out: <c>(x - y).pow(2).mean()</c>, <c>(x - y).abs().sum() / n</c>, <c>((x - y) * (x - y)).mean()</c>.
/// </summary>
internal static class WrittenDistance
{
    private static readonly string[] Powers = ["pow", "square", "abs", "norm", "absolute"];

    /// <summary>Whether the value is a mean or sum of the powers of a difference.</summary>
    public static bool Is(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var reduced = value.WithoutConversions();
        while (reduced is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient
            && !torch.IsTensor(Product.WithoutNumberConversions(quotient.RightOperand, torch).Type))
        {
            reduced = Origin.Of(quotient.LeftOperand, torch, cancellationToken);
        }

        return reduced.IsTensorFunction(torch, "mean", "sum")
            && ScalarTensor.Is(reduced, torch, cancellationToken) == true
            && Origin.Of(((IInvocationOperation)reduced).Subject()!, torch, cancellationToken) is var power
            && (power.IsTensorFunction(torch, Powers) ? IsDifference(((IInvocationOperation)power).Subject()!, torch, cancellationToken)
                : Arithmetic.Product(power, torch) is var (left, right)
                    && left.Syntax.IsEquivalentTo(right.Syntax)
                    && IsDifference(left, torch, cancellationToken));
    }

    private static bool IsDifference(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Origin.Of(value, torch, cancellationToken) is var difference
        && (difference is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract }
            || difference.IsTensorFunction(torch, "sub", "subtract"))
        && Arithmetic.Sum(difference, torch, cancellationToken) is not null;
}
