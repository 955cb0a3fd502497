using System.Collections.Immutable;
using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// Where a tensor was made. TorchSharp gives each to the innermost dispose scope of its thread; what a method is given, or keeps
/// in a field, was made elsewhere.
/// </summary>
internal static class NewTensor
{
    // Aliases and transposes are objects of their own, which are disposed by themselves.
    private static readonly ImmutableHashSet<string> ViewProperties = ImmutableHashSet.Create(
        StringComparer.Ordinal, "T", "mT", "H", "mH", "real", "imag", "grad");

    private static readonly ImmutableHashSet<string> Draws = ImmutableHashSet.Create(
        StringComparer.Ordinal, "sample", "rsample", "log_prob", "entropy");

    /// <summary>
    /// The operations that make the tensor, on one path or another, and after which nothing takes it out of its scope; empty where
    /// none is known.
    /// </summary>
    /// <param name="value">An expression.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IReadOnlyList<IOperation> MadeBy(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        MadeBy(value, new ValueWalk(torch, cancellationToken));

    private static IReadOnlyList<IOperation> MadeBy(IOperation expression, ValueWalk walk)
    {
        var value = expression.WithoutConversions();
        if (walk.IsOver)
        {
            return [];
        }

        return value switch
        {
            ILocalReferenceOperation { Local: var local } => OfVariable(value, local, walk),
            IParameterReferenceOperation { Parameter: var parameter } => OfVariable(value, parameter, walk),
            ISimpleAssignmentOperation assignment => MadeBy(assignment.Value, walk.Next),
            IConditionalOperation or ICoalesceOperation or ISwitchExpressionOperation =>
                Branches(value).SelectMany(branch => MadeBy(branch, walk.Next)).ToList(),

            // What is changed in place is what was there.
            IInvocationOperation { TargetMethod.Name: var name } call when walk.Torch.Declares(call.TargetMethod)
                && (name.EndsWith("_", StringComparison.Ordinal) || name == "with_requires_grad") =>
                call.Subject() is { } subject ? MadeBy(subject, walk.Next) : [],
            IPropertyReferenceOperation term when LossGenCalls.TermOf(term) is not null =>
                OfTerms(term, walk.Torch, walk.CancellationToken),
            IFieldReferenceOperation { Instance: { Type.IsTupleType: true } tuple, Field: var item } =>
                TupleParts.PlaceOf(item) is { } place && !MayMoveParts(tuple, walk) ? OfPart(tuple, place, walk) : [],
            _ => IsNew(value, walk) || IsNewWhole(value, walk) ? [value] : [],
        };
    }

    /// <summary>Whether the expression is a tuple, or an array, of tensors that one call computes.</summary>
    public static bool IsNewWhole(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        value is IInvocationOperation { Type: { } type }
        && type switch
        {
            IArrayTypeSymbol { ElementType: var element } => torch.IsTensor(element),
            INamedTypeSymbol { IsTupleType: true, TupleElements: var elements } => elements.All(element => torch.IsTensor(element.Type)),
            _ => false,
        }
        && IsMadeWhole(value, torch, cancellationToken);

    private static bool IsNewWhole(IOperation value, ValueWalk walk) => IsNewWhole(value, walk.Torch, walk.CancellationToken);

    /// <summary>
    /// The values of which the expression is one: both sides of <c>?:</c> and <c>??</c>, the arms of a switch expression.
    /// </summary>
    /// <param name="expression">An expression; without a choice it is the only one.</param>
    public static IEnumerable<IOperation> Branches(IOperation expression) => expression.WithoutConversions() switch
    {
        IConditionalOperation { WhenTrue: var yes, WhenFalse: { } no } => Branches(yes).Concat(Branches(no)),
        ICoalesceOperation { Value: var first, WhenNull: var second } => Branches(first).Concat(Branches(second)),
        ISwitchExpressionOperation { Arms: var arms } => arms.SelectMany(static arm => Branches(arm.Value)),
        _ => [expression],
    };

    // Every write that may be the last one before the reference.
    private static List<IOperation> OfVariable(IOperation reference, ISymbol variable, ValueWalk walk)
    {
        var body = walk.Torch.BodyOf(reference);
        var function = VariableWrite.FunctionOf(reference);
        var last = new List<VariableWrite>();
        foreach (var write in body.Writes(variable))
        {
            if (write.IsBefore(reference) && ReferenceEquals(write.Function, function) && !Leaves(write.Operation, reference))
            {
                if (write.Dominates(reference))
                {
                    last.Clear();
                }

                last.Add(write);
            }
        }

        return last.Count == 0 || ScopeMoves.MayMove(variable, body, walk.Torch, walk.CancellationToken)
            ? []
            : last.SelectMany(write => OfWrite(write, walk)).ToList();
    }

    private static IReadOnlyList<IOperation> OfWrite(VariableWrite write, ValueWalk walk) => write switch
    {
        { Operation: ICompoundAssignmentOperation { OperatorMethod: { } method } compound } when walk.Torch.Declares(method) => [compound],
        { Operation: IDeconstructionAssignmentOperation { Value: { } terms } }
            when terms.WithoutConversions() is IInvocationOperation { TargetMethod.Name: "Compute" } evaluation
                && LossGenCalls.IsEvaluation(evaluation) => [terms],
        { Value: null, Part: var (tuple, place) } => OfPart(tuple, place, walk),
        { Value: { } value } => MadeBy(value, walk.Next),
        _ => [],
    };

    // var (output, hidden, cell) = lstm.call(x), t.Item2: what a module or function computes together, it makes together.
    private static IReadOnlyList<IOperation> OfPart(IOperation tuple, int place, ValueWalk walk)
    {
        var whole = walk.Definition(tuple).WithoutConversions();
        if (whole is ITupleOperation { Elements: var elements })
        {
            return place < elements.Length ? MadeBy(elements[place], walk.Next) : [];
        }

        return IsMadeWhole(whole, walk.Torch, walk.CancellationToken) || IsReturnedNew(whole, place, walk) ? [whole] : [];
    }

    /// <summary>Whether a call computes all tensors of the tuple or array that it returns.</summary>
    public static bool IsMadeWhole(IOperation whole, TorchContext torch, CancellationToken cancellationToken) =>
        IsMade(whole, torch)
        || (whole is IInvocationOperation call
            && call.CalledModule(torch) is { } module
            && IsNewOutput(call, module, torch, cancellationToken));

    // A method of this project that computes the part in its caller's scope, whichever way it returns.
    private static bool IsReturnedNew(IOperation whole, int place, ValueWalk walk)
    {
        if (whole is not IInvocationOperation call || call.CalledModule(walk.Torch) is not null)
        {
            return false;
        }

        var parts = TupleParts.Of(call, place, walk.Torch, walk.CancellationToken).ToList();
        return parts.Count > 0
            && parts.TrueForAll(part => !DisposeRegion.Around(part, walk.Torch).Any() && MadeBy(part, walk.Next).Count > 0);
    }

    private static bool MayMoveParts(IOperation tuple, ValueWalk walk) =>
        tuple.ReferencedSymbol() is ILocalSymbol or IParameterSymbol
        && ScopeMoves.MayMove(tuple.ReferencedSymbol()!, walk.Torch.BodyOf(tuple), walk.Torch, walk.CancellationToken);

    // The terms of a combined loss belong to the scope that Compute is called in.
    private static IReadOnlyList<IOperation> OfTerms(
        IPropertyReferenceOperation term, TorchContext torch, CancellationToken cancellationToken) =>
        LossGenCalls.EvaluationOf(term, torch, cancellationToken) is { } evaluation && !ScopeMoves.MayMoveTermOf(term, torch)
            ? [evaluation]
            : [];

    // In a branch that ends by leaving, a write reaches nothing behind it.
    private static bool Leaves(IOperation write, IOperation reference)
    {
        for (var current = write.Parent;
            current is not null && !current.Syntax.Span.Contains(reference.Syntax.Span);
            current = current.Parent)
        {
            if (current
                is IBlockOperation { Operations: [..,
                    IReturnOperation or IBranchOperation or IExpressionStatementOperation { Operation: IThrowOperation }
                        or IThrowOperation] })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNew(IOperation value, ValueWalk walk) => value switch
    {
        IConversionOperation { OperatorMethod: { } method } conversion =>
            walk.Torch.Declares(method) && walk.Torch.IsTensor(conversion.Type),
        IBinaryOperation { OperatorMethod: { } method } binary => walk.Torch.Declares(method) && walk.Torch.IsTensor(binary.Type),
        IUnaryOperation { OperatorMethod: { } method } unary => walk.Torch.Declares(method) && walk.Torch.IsTensor(unary.Type),
        ICompoundAssignmentOperation { OperatorMethod: { } method } => walk.Torch.Declares(method),
        IObjectCreationOperation creation => walk.Torch.IsTensor(creation.Type),
        IInvocationOperation call => IsNew(call, walk),
        IPropertyReferenceOperation { Instance: { } instance, Property: var property } reference when walk.Torch.Declares(property)
            && walk.Torch.IsTensor(instance.Type) =>
            walk.Torch.IsTensor(property.Type) && (!reference.Arguments.IsEmpty || ViewProperties.Contains(property.Name)),
        IPropertyReferenceOperation { Instance: { } list, Arguments.IsEmpty: false } element => walk.Torch.IsTensor(element.Type)
            && IsMade(list.WithoutConversions(), walk.Torch),
        IArrayElementReferenceOperation { ArrayReference: var array } element => walk.Torch.IsTensor(element.Type)
            && IsMade(walk.Definition(array), walk.Torch),
        _ => false,
    };

    private static bool IsNew(IInvocationOperation call, ValueWalk walk)
    {
        if (!walk.Torch.IsTensor(call.Type) || ScopeMoves.IsMove(call, walk.Torch))
        {
            return false;
        }

        // What LossGen generates hands the total to its caller's scope.
        if (LossGenCalls.IsEvaluation(call))
        {
            return true;
        }

        if (call.CalledModule(walk.Torch) is { } module)
        {
            return IsNewOutput(call, module, walk.Torch, walk.CancellationToken);
        }

        return walk.Torch.Declares(call.TargetMethod) ? IsMade(call, walk.Torch) : IsNewResult(call, walk);
    }

    /// <summary>Whether the operation is a call of TorchSharp that computes what it returns, one tensor or several; the members of a
    /// module return what it has.</summary>
    public static bool IsMade(IOperation operation, TorchContext torch) =>
        operation is IInvocationOperation { TargetMethod: var method, Instance: var instance } call
        && torch.Declares(method)
        && !method.Name.EndsWith("_", StringComparison.Ordinal)
        && !ScopeMoves.IsMove(call, torch)
        && (instance is null ? !torch.IsModule(method.ContainingType) : torch.IsTensor(instance.Type) || Draws.Contains(method.Name));

    // A module of this project may hand its input on, or take its output out of the scope.
    private static bool IsNewOutput(IInvocationOperation call, IOperation module, TorchContext torch, CancellationToken cancellationToken)
    {
        if (torch.Declares(module.Type) || module.Type is not INamedTypeSymbol type)
        {
            return true;
        }

        var forward = type.GetMembers("forward").OfType<IMethodSymbol>().FirstOrDefault(method =>
            method.Parameters.Length == call.TargetMethod.Parameters.Length);
        return forward is null
            || torch.Members.BodyOf(forward, cancellationToken) is not { } body
            || (!ScopeMoves.NamesMove(body.Syntax)
                && !body.Descendants().Any(operation => operation is IReturnOperation { ReturnedValue: { } returned }
                    && IsGiven(returned, torch, cancellationToken)));
    }

    private static bool IsGiven(
        IOperation returned, TorchContext torch, CancellationToken cancellationToken) => returned.WithoutConversions() switch
    {
        ITupleOperation { Elements: var elements } => elements.Any(element => IsGiven(element, torch, cancellationToken)),
        IParameterReferenceOperation or IFieldReferenceOperation =>
            MadeBy(returned, new ValueWalk(torch, cancellationToken, steps: 2)).Count == 0,
        _ => false,
    };

    // A method of this project without a scope of its own computes in the caller's; with one, what it moves out is the caller's.
    private static bool IsNewResult(IInvocationOperation call, ValueWalk walk)
    {
        if (HelperBody.Of(call, walk.Torch, walk.CancellationToken) is not { } body
            || HelperBody.OnlyReturnedValue(body) is not { } returned)
        {
            return false;
        }

        var hasScope = DisposeRegion.Around(returned, walk.Torch).Take(2).Count();
        return hasScope switch
        {
            0 => MadeBy(returned, walk.Next).Count > 0,
            1 => returned.WithoutConversions()
                is IInvocationOperation { TargetMethod.Name: "MoveToOuterDisposeScope" or "MoveToOuter" } moved
                && walk.Torch.Declares(moved.TargetMethod),
            _ => false,
        };
    }
}
