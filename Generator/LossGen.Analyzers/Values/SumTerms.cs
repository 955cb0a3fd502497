using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>The terms of a sum of tensors, and how each was reduced to one number.</summary>
internal static class SumTerms
{
    /// <summary>The terms, through nested sums, differences and variables, also those that grow by <c>+=</c>.</summary>
    public static IEnumerable<IOperation> Of(IOperation sum, TorchContext torch, CancellationToken cancellationToken) =>
        Of(sum, new ValueWalk(torch, cancellationToken));

    /// <summary>The terms as they are written in the one expression.</summary>
    public static IEnumerable<IOperation> Written(IOperation sum, TorchContext torch, CancellationToken cancellationToken) =>
        Arithmetic.Sum(sum.WithoutConversions(), torch, cancellationToken) is var (left, right)
            ? Written(left, torch, cancellationToken).Concat(Written(right, torch, cancellationToken))
            : [sum];

    /// <summary>
    /// The operation that made the term one number, with how; null where that is not known, or a number divides it afterwards.
    /// </summary>
    public static (IInvocationOperation Call, LossReduction Reduction)? ReductionOf(
        IOperation term, TorchContext torch, CancellationToken cancellationToken)
    {
        var unscaled = Unscaled(term, torch, cancellationToken);
        var origin = Origin.Of(unscaled, torch, cancellationToken);
        if (LossGenCalls.IsTrainable(origin))
        {
            return ReductionOfTerm(origin, torch, cancellationToken);
        }

        if (origin is not IInvocationOperation call
            || !torch.Declares(call.TargetMethod)
            || IsScaledInPlace(term, torch, cancellationToken)
            || IsScaledInPlace(unscaled, torch, cancellationToken))
        {
            return null;
        }

        if (LossCall.Read(call, torch, cancellationToken) is { } loss)
        {
            return loss.Reduction(torch, cancellationToken) is { } reduction and not LossReduction.None ? (call, reduction) : null;
        }

        return call.TargetMethod.Name switch
        {
            "sum" when IsWhole(call, torch) && BatchSize.IsIn(call.Subject()!, torch, cancellationToken) => (call, LossReduction.Sum),
            "mean" when IsWhole(call, torch) && !IsPartSum(call.Subject()!, torch, cancellationToken) => (call, LossReduction.Mean),
            _ => null,
        };
    }

    /// <summary>Whether a reduction is over all elements: no dimension is given.</summary>
    public static bool IsWhole(IInvocationOperation reduction, TorchContext torch) =>
        reduction.IsTensorFunction(torch)
            && reduction.Argument("dim") is null
            && reduction.Argument("dimensions") is null
            && reduction.Argument("dims") is null;

    // Of what a combined loss gives only the means: a component that sums is its class's matter.
    private static (IInvocationOperation Call, LossReduction Reduction)? ReductionOfTerm(
        IOperation term, TorchContext torch, CancellationToken cancellationToken)
    {
        IReadOnlyList<IOperation> values = TermBodies.Of(term, torch, cancellationToken) is { } computed
            ? [computed]
            : TermBodies.OfTotal(term, torch, cancellationToken);
        var reductions = values.Select(value => ReductionOf(value, torch, cancellationToken)).ToList();
        return reductions.Count > 0 && reductions.TrueForAll(static one => one?.Reduction == LossReduction.Mean) ? reductions[0] : null;
    }

    private static IEnumerable<IOperation> Of(IOperation value, ValueWalk walk) =>
        !walk.IsOver && Arithmetic.Sum(Grown(walk.Origin(value), walk.Torch), walk.Torch, walk.CancellationToken) is var (left, right)
            ? Of(left, walk.Next).Concat(Of(right, walk.Next))
            : [value];

    // The assignment that the variable has its value from, where it adds to what was there.
    private static IOperation Grown(IOperation value, TorchContext torch) =>
        value is ILocalReferenceOperation local && torch.BodyOf(local)
            .ReachingWrite(local, local.Local)?.Operation is ICompoundAssignmentOperation assignment ? assignment : value;

    // A constant weight leaves the reduction what it is; any other number may be the one that divides by the batch.
    private static IOperation Unscaled(IOperation term, TorchContext torch, CancellationToken cancellationToken)
    {
        var current = term;
        for (var step = 0; step < ValueWalk.Limit; step++)
        {
            switch (Origin.Of(current, torch, cancellationToken))
            {
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negated:
                    current = negated.Operand;
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
                    when IsConstant(product.LeftOperand, torch, cancellationToken):
                    current = product.RightOperand;
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
                    when IsConstant(product.RightOperand, torch, cancellationToken):
                    current = product.LeftOperand;
                    break;
                default:
                    return current;
            }
        }

        return current;
    }

    // loss.div_(n) divides what the variable holds, and is no write of it.
    private static bool IsScaledInPlace(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var current = value;
        for (var step = 0; step < ValueWalk.Limit && current is not null; step++)
        {
            if (current is ILocalReferenceOperation local
                && torch.BodyOf(local)
                    .References(local.Local)
                    .Any(static reference => reference.Parent
                        is IInvocationOperation { TargetMethod.Name: "div_" or "divide_" or "true_divide_" or "mul_" or "multiply_" }))
            {
                return true;
            }

            current = Origin.Previous(current, torch, cancellationToken);
        }

        return false;
    }

    private static bool IsConstant(IOperation factor, TorchContext torch, CancellationToken cancellationToken) =>
        Constants.Operand(factor, torch, cancellationToken) is not null;

    private static bool IsPartSum(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        value.DescendantsAndSelf().Concat(Origin.Of(value, torch, cancellationToken).DescendantsAndSelf())
            .Any(operation => operation is IInvocationOperation { TargetMethod.Name: "sum" } sum && sum.IsTensorFunction(torch));
}
