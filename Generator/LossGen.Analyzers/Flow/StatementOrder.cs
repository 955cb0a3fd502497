namespace LossGen.Analyzers.Flow;

/// <summary>Where statements stand to each other in the source, which is where a fix puts them.</summary>
internal static class StatementOrder
{
    /// <summary>Whether the one place ends before the other starts.</summary>
    public static bool IsBefore(this IOperation first, IOperation second) => first.Syntax.Span.End <= second.Syntax.SpanStart;

    /// <summary>The loop around the operation, within its function.</summary>
    public static ILoopOperation? InnermostLoop(IOperation operation) => Loops(operation).FirstOrDefault();

    /// <summary>The outermost loop around the operation, within its function.</summary>
    public static ILoopOperation? OutermostLoop(IOperation operation) => Loops(operation).LastOrDefault();

    /// <summary>In the smallest block that has both, the statement that the first is in: what is put before it runs before both.</summary>
    /// <returns>Null where both are in one statement, or no block has both.</returns>
    public static SyntaxNode? StatementOf(IOperation first, IOperation last)
    {
        for (var current = last; current.Parent is { } parent; current = parent)
        {
            if (parent is IBlockOperation block && block.Syntax.Span.Contains(first.Syntax.Span))
            {
                var statement = block.Operations.FirstOrDefault(candidate => candidate.Syntax.Span.Contains(first.Syntax.Span));
                return statement is null || ReferenceEquals(statement, current) ? null : statement.Syntax;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a condition, which the other place is not under, decides if the operation runs; whether there is an optimizer is none.
    /// </summary>
    public static bool IsConditional(IOperation operation, IOperation other, TorchContext torch)
    {
        for (var current = operation; current.Parent is { } parent && !current.Syntax.Span.Contains(other.Syntax.Span); current = parent)
        {
            if (parent is ISwitchCaseOperation || (parent is IConditionalOperation choice && !NullTest.IsGuard(choice, torch)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The expression statement that is nothing but the operation; null where its value is used.</summary>
    public static IExpressionStatementOperation? OwnStatement(IOperation operation)
    {
        var whole = operation.WithConversionsAround();
        return (
            whole.Parent is IConditionalAccessOperation access && ReferenceEquals(access.WhenNotNull, whole)
                ? access
                : whole).Parent as IExpressionStatementOperation;
    }

    /// <summary>Whether both are statements of their own in one block.</summary>
    public static bool AreSiblings(IOperation first, IOperation second) =>
        OwnStatement(first)?.Parent is IBlockOperation block && ReferenceEquals(OwnStatement(second)?.Parent, block);

    /// <summary>As above; a block within the block that has only the one is as good as none.</summary>
    public static bool AreRunTogether(IOperation first, IOperation second) =>
        OutermostBlockOf(first) is { } block && ReferenceEquals(OutermostBlockOf(second), block);

    private static IBlockOperation? OutermostBlockOf(IOperation operation)
    {
        var block = OwnStatement(operation)?.Parent as IBlockOperation;
        while (block is { Operations.Length: 1, Parent: IBlockOperation outer })
        {
            block = outer;
        }

        return block;
    }

    /// <summary>
    /// The statement in the block of the moved one's that the other is, or is in; null where the moved one is no statement of its own.
    /// </summary>
    public static SyntaxNode? Sibling(IOperation moved, IOperation other) =>
        OwnStatement(moved)?.Parent is IBlockOperation block
            ? block.Operations.FirstOrDefault(statement => statement.Syntax.Span.Contains(other.Syntax.Span))?.Syntax
            : null;

    private static IEnumerable<ILoopOperation> Loops(IOperation operation)
    {
        for (var current = operation.Parent;
            current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation);
            current = current.Parent)
        {
            if (current is ILoopOperation loop)
            {
                yield return loop;
            }
        }
    }
}
