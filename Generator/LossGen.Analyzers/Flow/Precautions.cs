namespace LossGen.Analyzers.Flow;

/// <summary>
/// Whether a program looks at a value before it calculates with it: <c>if (mask.any().item&lt;bool&gt;())</c> around,
/// or <c>if (loss.item&lt;float&gt;() == 0) return</c> above. What the condition says is not understood, and need not be:
/// somebody thought of it.
/// </summary>
internal static class Precautions
{
    private const int Depth = 2;

    /// <summary>
    /// Whether a condition around the operation, or one above it that leaves the method or the iteration, mentions a variable of the value.
    /// </summary>
    /// <param name="operation">What is calculated.</param>
    /// <param name="value">What might be 0, or select nothing.</param>
    /// <param name="torch">The symbols.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static bool Exist(IOperation operation, IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Exist(operation, value, inCallers: true, torch, cancellationToken);

    private static bool Exist(
        IOperation operation, IOperation value, bool inCallers, TorchContext torch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var part in value.DescendantsAndSelf())
        {
            if (part.ReferencedSymbol() is { } variable and (ILocalSymbol or IParameterSymbol)
                && (IsChecked(operation, variable, torch, Depth)
                    || (inCallers && variable is IParameterSymbol parameter && AllCallersLook(parameter, torch, cancellationToken))))
            {
                return true;
            }
        }

        return false;
    }

    // A private method may rely on its class, which looks first: if (mask.sum().item<long>() > 0) total += OfObjects(loss, mask).
    private static bool AllCallersLook(IParameterSymbol parameter, TorchContext torch, CancellationToken cancellationToken) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } method
        && torch.CallSites.Of(method, cancellationToken) is { Count: > 0 } calls
        && calls.All(call =>
            call.ArgumentAt(parameter.Ordinal) is { } argument && Exist(call, argument, inCallers: false, torch, cancellationToken));

    private static bool IsChecked(IOperation operation, ISymbol variable, TorchContext torch, int depth)
    {
        foreach (var reference in torch.BodyOf(operation).References(variable))
        {
            if (ConditionWith(reference) is { } condition)
            {
                if (Protects(condition, operation))
                {
                    return true;
                }
            }
            else if (depth > 0 && NumberOf(reference, torch) is { } number && IsChecked(operation, number, torch, depth - 1))
            {
                return true;
            }
        }

        return false;
    }

    private static IConditionalOperation? ConditionWith(IOperation reference)
    {
        for (var current = reference; current.Parent is { } parent and not IBlockOperation; current = parent)
        {
            if (parent is IConditionalOperation conditional)
            {
                return ReferenceEquals(conditional.Condition, current) ? conditional : null;
            }
        }

        return null;
    }

    // The count or truth value that a variable of another kind gets of it, var any = mask.any().item<bool>(), or what it selects, which
    // is as long: var known = p[mask].
    private static ILocalSymbol? NumberOf(IOperation reference, TorchContext torch)
    {
        for (var current = reference.Parent; current is not (null or IBlockOperation); current = current.Parent)
        {
            if (current is IVariableDeclaratorOperation declarator)
            {
                return !torch.IsTensor(declarator.Symbol.Type) || Selects(reference, torch) ? declarator.Symbol : null;
            }
        }

        return null;
    }

    private static bool Selects(IOperation reference, TorchContext torch)
    {
        for (var current = reference; current.Parent is { } parent and not IBlockOperation; current = parent)
        {
            if (parent is IArgumentOperation { Parent: var selection })
            {
                return selection is IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } indexed }
                    && torch.IsTensor(indexed.Type)
                    || selection is IInvocationOperation { TargetMethod.Name: "masked_select" } call && call.IsTensorFunction(torch);
            }
        }

        return false;
    }

    private static bool Protects(IConditionalOperation condition, IOperation operation) =>
        condition.Syntax.Span.Contains(operation.Syntax.Span)
            ? !condition.Condition.Syntax.Span.Contains(operation.Syntax.Span)
            : condition.Syntax.Span.End <= operation.Syntax.SpanStart && Leaves(condition.WhenTrue);

    private static bool Leaves(IOperation branch) => branch switch
    {
        IBlockOperation { Operations: [.., var last] } => Leaves(last),
        IReturnOperation or IBranchOperation or IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        _ => false,
    };
}
