using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Analyzers.Flow;

/// <summary>Whether a value is trained on, rather than printed or compared: the rules about gradients ask.</summary>
internal static class TrainingUse
{
    /// <summary>
    /// Whether the value flows, by arithmetic and variables, into <c>backward</c>, or is what a loss method returns: a
    /// component, the <c>forward</c> of a loss, or a method with "loss" or "penalty" in its name.
    /// </summary>
    public static bool IsTrainedOn(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Flows(value, torch, GradientWay.Any, new Followed(), cancellationToken);

    /// <summary>As above, or in what the <c>forward</c> of a module returns: what is certain to be trained there is so by it.</summary>
    public static bool IsTrainedOnOrOutput(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Flows(value, torch, GradientWay.Output, new Followed(), cancellationToken);

    /// <summary>
    /// Whether the value is trained on, but only as part of the total: what a loss is computed of is not scaled by what scales its input.
    /// </summary>
    public static bool IsPartOfTotal(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Flows(value, torch, GradientWay.Total, new Followed(), cancellationToken);

    /// <summary>As above, but a value that only scales another tensor does not count: a weight needs no gradient.</summary>
    public static bool IsTermOfTrained(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Flows(value, torch, GradientWay.Term, new Followed(), cancellationToken);

    /// <summary>As <see cref="IsTrainedOn"/>, but a value that scales a loss does not count: it may be meant as its weight.</summary>
    public static bool IsTrainedOnAndNoWeight(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Flows(value, torch, GradientWay.Unweighted, new Followed(), cancellationToken);

    /// <summary>
    /// As <see cref="IsTrainedOn"/>, but of a method that is not called a loss the caller may still train on what it returns.
    /// </summary>
    public static bool IsTrainedOnOrReturned(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Flows(value, torch, GradientWay.Returned, new Followed(), cancellationToken);

    /// <summary>Whether the value is in what is trained on, be it detached: NaN needs no gradient to spread.</summary>
    public static bool IsInTrainedValue(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Flows(value, torch, GradientWay.Value, new Followed(), cancellationToken);

    private static bool Flows(IOperation value, TorchContext torch, GradientWay way, Followed seen, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var current = value; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } product
                    when way is GradientWay.Term or GradientWay.Unweighted
                        && EndsAt(Other(product, current), way, torch, cancellationToken):
                case IBinaryOperation { OperatorKind: >= BinaryOperatorKind.Equals and <= BinaryOperatorKind.GreaterThan }:
                case IConditionalOperation conditional when ReferenceEquals(conditional.Condition, current):
                    return false;
                case IConversionOperation or IParenthesizedOperation or IBinaryOperation or IUnaryOperation or IConditionalOperation
                    or ICoalesceOperation or IArrayInitializerOperation or IArrayCreationOperation:
                case ISwitchExpressionOperation or ISwitchExpressionArmOperation when IsChosen(parent, current):
                case IVariableInitializerOperation or IVariableDeclarationOperation:
                case IInvocationOperation when current is IArgumentOperation:
                    continue;
                case IVariableDeclaratorOperation declarator:
                    return VariableFlows(declarator, declarator.Symbol, torch, way, seen, cancellationToken);
                case ICompoundAssignmentOperation grown when ReferenceEquals(grown.Target, current):
                    return grown.Target.ReferencedSymbol() is { } total && VariableFlows(grown, total, torch, way, seen, cancellationToken);
                case IDeconstructionAssignmentOperation or IIsPatternOperation:
                    return AnyPartFlows(parent, current, torch, way, seen, cancellationToken);
                case ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation } set
                    when ReferenceEquals(set.Value, current):
                    return IsGivenToTraining(current, torch, way, seen, cancellationToken);
                case IAssignmentOperation assignment when ReferenceEquals(assignment.Value, current):
                    return assignment.Target.ReferencedSymbol() is { } target
                        && VariableFlows(assignment, target, torch, way, seen, cancellationToken);
                case IArgumentOperation { Parent: IInvocationOperation call } argument:
                    if (EndsInArgument(argument, call, torch, way, seen, cancellationToken) is { } isTrained)
                    {
                        return isTrained;
                    }

                    break;
                case IInvocationOperation { TargetMethod.Name: "backward" } end when ReferenceEquals(end.Instance, current):
                    return torch.Declares(end.TargetMethod);
                case IInvocationOperation call when ReferenceEquals(call.Instance, current) && GradientFunctions.Carries(call, way, torch):
                case IPropertyReferenceOperation term when ReferenceEquals(term.Instance, current) && LossGenCalls.IsTrainable(term):
                case ITupleOperation tuple when ReturnedLosses.IsName(current.ReferencedSymbol()?.Name) || IsFirstReturned(tuple, current):
                    break;
                case IReturnOperation returned:
                    return way == GradientWay.Returned
                        || (GradMode.DisabledBy(returned, torch, cancellationToken) is null
                            && IsReturnedToTraining(returned, torch, way, seen, cancellationToken));
                default:
                    // The elements of [a, b], which have no operation of their own in the Roslyn that this is compiled against.
                    if (!parent.Syntax.IsKind(SyntaxKind.CollectionExpression))
                    {
                        return false;
                    }

                    break;
            }
        }

        return false;
    }

    // The value of an arm, and no condition.
    private static bool IsChosen(IOperation choice, IOperation value) =>
        choice is ISwitchExpressionArmOperation arm ? ReferenceEquals(arm.Value, value) : value is ISwitchExpressionArmOperation;

    // The first of what a loss returns; what follows is there to be shown.
    private static bool IsFirstReturned(ITupleOperation tuple, IOperation element) =>
        ReferenceEquals(tuple.Elements[0], element) && tuple.WithConversionsAround().Parent is IReturnOperation;

    // A mention that certainly has its value from another write does not have this one.
    private static bool VariableFlows(
        IOperation write, ISymbol variable, TorchContext torch, GradientWay way, Followed seen, CancellationToken cancellationToken)
    {
        if (!seen.Writes.Add((write, variable)))
        {
            return false;
        }

        var readers = torch.BodyOf(write).Readers(variable);
        return AnyFlows(readers.Of(write), torch, way, seen, cancellationToken)
            || (seen.Variables.Add(variable) && AnyFlows(readers.Uncertain, torch, way, seen, cancellationToken));
    }

    private static bool AnyFlows(
        IReadOnlyList<IOperation> references, TorchContext torch, GradientWay way, Followed seen, CancellationToken cancellationToken)
    {
        foreach (var reference in references)
        {
            if (Flows(reference, torch, way, seen, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    // Apart, because a lambda would cost every step of every way an object.
    private static bool AnyPartFlows(
        IOperation taken, IOperation value, TorchContext torch, GradientWay way, Followed seen, CancellationToken cancellationToken) =>
        PartsOfValue.Of(taken, value).Any(part => VariableFlows(part.Write, part.Variable, torch, way, seen, cancellationToken));

    // Whether the value is trained on there, or lost; null where it is in what the call returns.
    private static bool? EndsInArgument(
        IArgumentOperation argument, IInvocationOperation call, TorchContext torch, GradientWay way, Followed seen,
        CancellationToken cancellationToken)
    {
        if (call.TargetMethod.Name == "backward" && torch.Declares(call.TargetMethod))
        {
            return true;
        }

        if (LossGenCalls.IsOfLoss(call))
        {
            return !IsUsedByComponent(argument.Parameter?.Name, call, torch, way, seen, cancellationToken) ? false
                : LossGenCalls.IsStep(call) ? GradMode.DisabledBy(call, torch, cancellationToken) is null
                : null;
        }

        return GradientFunctions.CarriesArgument(call, argument, way, torch, cancellationToken) ? null : false;
    }

    // loss.Step(optimizer, new Inputs { P = value }): through a component, as an argument.
    private static bool IsGivenToTraining(
        IOperation value, TorchContext torch, GradientWay way, Followed seen, CancellationToken cancellationToken)
    {
        foreach (var (call, input) in GivenInputs.TakenBy(value, torch, cancellationToken))
        {
            if (IsUsedByComponent(input.Name, call, torch, way, seen, cancellationToken)
                && (LossGenCalls.IsStep(call)
                    ? GradMode.DisabledBy(call, torch, cancellationToken) is null
                    : Flows(call, torch, way, seen, cancellationToken)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUsedByComponent(
        string? input, IInvocationOperation call, TorchContext torch, GradientWay way, Followed seen,
        CancellationToken cancellationToken) =>
        input is not null && LossComponents.Mentions(input, call, torch, cancellationToken)
            .GroupBy(
                static mention => mention.Parameter,
                static mention => mention.Mention,
                (IEqualityComparer<IParameterSymbol>)SymbolEqualityComparer.Default)
            .Any(mentions =>
                seen.Functions.Add(mentions.Key) && mentions.Any(mention => Flows(mention, torch, way, seen, cancellationToken)));

    // Where the name of a function says nothing, its calls may.
    private static bool IsReturnedToTraining(
        IReturnOperation returned, TorchContext torch, GradientWay way, Followed seen, CancellationToken cancellationToken)
    {
        switch (VariableWrite.FunctionOf(returned))
        {
            case ILocalFunctionOperation { Symbol: var local }:
                return ReturnedLosses.IsLoss(local)
                    || (seen.Functions.Add(local) && torch.BodyOf(returned).Calls.Any(call =>
                        SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, local)
                            && Flows(call, torch, way, seen, cancellationToken)));
            case IAnonymousFunctionOperation lambda:
                return ReturnedLosses.IsLoss(lambda);
            default:
                return returned.SemanticModel?.GetEnclosingSymbol(returned.Syntax.SpanStart, cancellationToken) is IMethodSymbol method
                    && (ReturnedLosses.IsLoss(method)
                        || (way == GradientWay.Output && method is { Name: "forward", IsOverride: true })
                        || (seen.Functions.Add(method)
                            && (CallsOf(method, torch, way, cancellationToken).Any(call => Flows(call, torch, way, seen, cancellationToken))
                                || torch.SharedValues.Mentions(method, cancellationToken).Any(
                                    taken => Flows(taken.Mention, torch, way, seen, cancellationToken)))));
        }
    }

    // A penalty on gradients is often a method of its own class, and there are few.
    private static IReadOnlyList<IInvocationOperation> CallsOf(
        IMethodSymbol method, TorchContext torch, GradientWay way, CancellationToken cancellationToken) =>
        way == GradientWay.Unweighted
            ? torch.CallSites.Everywhere(method, cancellationToken)
            : torch.CallSites.Of(method, cancellationToken);

    private static bool EndsAt(IOperation scaled, GradientWay way, TorchContext torch, CancellationToken cancellationToken) =>
        torch.IsTensor(scaled.WithoutConversions().Type)
            && (way == GradientWay.Term || LossLike.ContainsLoss(scaled, torch, cancellationToken));

    private static IOperation Other(IBinaryOperation operation, IOperation operand) =>
        ReferenceEquals(operation.LeftOperand, operand) ? operation.RightOperand : operation.LeftOperand;

    /// <summary>What was followed already: a value may come back to where it was.</summary>
    private sealed class Followed
    {
        // One deconstruction writes several variables.
        public HashSet<(IOperation Write, ISymbol Variable)> Writes { get; } = [];

        /// <summary>The variables whose mentions with an unknown write were followed: these are the same for every write.</summary>
        public HashSet<ISymbol> Variables { get; } = new(SymbolEqualityComparer.Default);

        public HashSet<ISymbol> Functions { get; } = new(SymbolEqualityComparer.Default);
    }
}
