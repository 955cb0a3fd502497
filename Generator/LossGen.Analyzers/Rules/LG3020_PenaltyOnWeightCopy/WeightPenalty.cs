using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Rules;

/// <summary>A term of a loss that is calculated of one tensor.</summary>
internal static class WeightPenalty
{
    // A step is an intermediate that another one takes.
    private const int Depth = 4;

    /// <summary>
    /// Whether one number of the tensor alone is added to a loss that is trained on. What is compared with something else may be meant as
    /// where the weights began.
    /// </summary>
    /// <param name="mention">A mention of the tensor.</param>
    /// <param name="value">What it was made of.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static bool Is(IOperation mention, IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Is(mention, IsNumber(value, torch, cancellationToken), new ValueWalk(torch, cancellationToken, Depth));

    private static bool Is(IOperation mention, bool isNumber, ValueWalk walk)
    {
        var term = TermOf(mention, walk.Torch);
        isNumber |= IsReduced(term, mention);
        if (GivenInputs.TakenBy(term.WithConversionsAround(), walk.Torch, walk.CancellationToken).ToList() is { Count: > 0 } takers)
        {
            return !walk.IsOver && takers.Exists(taker =>
                IsTrained(taker.Call, walk.Torch, walk.CancellationToken)
                && LossComponents.Mentions(taker.Input.Name, taker.Call, walk.Torch, walk.CancellationToken)
                    .Any(other => Is(other.Mention, isNumber, walk.Next)));
        }

        if (PresentValues.Around(term).Parent is IReturnOperation returned
            && !walk.IsOver
            && walk.Torch.SharedValues.TakenFrom(returned, walk.CancellationToken).ToList() is { Count: > 0 } taken)
        {
            return GradMode.DisabledBy(mention, walk.Torch, walk.CancellationToken) is null
                && taken.Exists(other => Is(other, isNumber, walk.Next));
        }

        return isNumber
            && term.WithConversionsAround().Parent
                is not (IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract }
                    or IInvocationOperation { TargetMethod.Name: "sub" or "detach" or "item" })
            && GradMode.DisabledBy(mention, walk.Torch, walk.CancellationToken) is null
            && TrainingUse.IsTermOfTrained(term, walk.Torch, walk.CancellationToken);
    }

    // loss.Step(optimizer, …, weights: all): the component adds it.
    private static bool IsTrained(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        GradMode.DisabledBy(call, torch, cancellationToken) is null
        && (LossGenCalls.IsStep(call) || IsTotalTrained(call, torch, cancellationToken));

    private static bool IsTotalTrained(IInvocationOperation evaluation, TorchContext torch, CancellationToken cancellationToken) =>
        evaluation.TargetMethod.Name != "Evaluate" && TrainingUse.IsTrainedOn(evaluation, torch, cancellationToken);

    private static bool IsNumber(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        value.IsTensorFunction(torch, "norm") || ScalarTensor.Is(value, torch, cancellationToken) == true;

    /// <summary>All that is calculated of the mentioned tensor alone, and of numbers.</summary>
    public static IOperation TermOf(IOperation mention, TorchContext torch)
    {
        var term = mention;
        while (true)
        {
            var use = term.WithConversionsAround();
            var next = use.Parent is IArgumentOperation { Parent: var call } ? call : use.Parent;
            if (next is not (IInvocationOperation or IBinaryOperation or IUnaryOperation)
                || !torch.IsTensor(next.Type)
                || !IsOfAlone(next, mention, torch))
            {
                return term;
            }

            term = next;
        }
    }

    private static bool IsOfAlone(IOperation value, IOperation mention, TorchContext torch) => value.WithoutConversions() switch
    {
        IBinaryOperation binary when torch.IsTensor(binary.Type) =>
            IsOfAlone(binary.LeftOperand, mention, torch) && IsOfAlone(binary.RightOperand, mention, torch),
        IUnaryOperation unary => IsOfAlone(unary.Operand, mention, torch),
        IInvocationOperation { TargetMethod.Name: not ("backward" or "detach" or "item") } call
            when call.IsTensorFunction(torch) && torch.IsTensor(call.Type) =>
            (call.Instance is null || IsOfAlone(call.Instance, mention, torch))
                && call.Arguments.All(argument => IsOfAlone(argument.Value, mention, torch)),
        var operand => !torch.IsTensor(operand.Type) || SymbolEqualityComparer.Default.Equals(Variable(operand), Variable(mention)),
    };

    private static ISymbol? Variable(IOperation mention) =>
        (mention is ICoalesceAssignmentOperation written ? written.Target : mention).ReferencedSymbol();

    private static bool IsReduced(IOperation term, IOperation mention)
    {
        for (var current = mention; !ReferenceEquals(current, term); current = current.Parent!)
        {
            if (current.Parent is IInvocationOperation { TargetMethod.Name: "sum" or "mean" or "norm" or "dot" or "max" or "std" or "var" })
            {
                return true;
            }
        }

        return false;
    }
}
