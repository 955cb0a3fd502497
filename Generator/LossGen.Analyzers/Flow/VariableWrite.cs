namespace LossGen.Analyzers.Flow;

/// <summary>One place where a local or parameter gets a value.</summary>
internal sealed class VariableWrite(IOperation operation, IOperation? value)
{
    /// <summary>The declarator, assignment or argument that writes.</summary>
    public IOperation Operation { get; } = operation;

    /// <summary>What is written; null where it cannot be said, as by <c>out</c> or <c>+=</c>.</summary>
    public IOperation? Value { get; } = value;

    /// <summary>What is taken apart, and which part of it is written; null where a whole value is.</summary>
    public (IOperation Whole, int Place)? Part { get; init; }

    /// <summary>The lambda or local function, or null for the member itself.</summary>
    public IOperation? Function => FunctionOf(Operation);

    /// <summary>Whether the write stands before the other operation; its own value is evaluated before it.</summary>
    public bool IsBefore(IOperation other) => Operation.Syntax.Span.End <= other.Syntax.SpanStart;

    /// <summary>Whether the reference, which stands after it, is never reached without this write.</summary>
    public bool Dominates(IOperation reference)
    {
        var branch = BranchOf(Operation);
        for (var current = reference; current is not null; current = current.Parent)
        {
            if (ReferenceEquals(current, branch))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The lambda or local function that contains the operation, or null for the member itself.</summary>
    public static IOperation? FunctionOf(IOperation operation)
    {
        var current = operation.Parent;
        while (current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            current = current.Parent;
        }

        return current;
    }

    // What is executed as a whole or not at all: a block, or the arm of a condition that has no block.
    private static IOperation BranchOf(IOperation operation)
    {
        for (var current = operation; ; current = current.Parent)
        {
            switch (current.Parent)
            {
                case null:
                    return current;
                case IBlockOperation or ISwitchCaseOperation or IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return current.Parent;
                case IConditionalOperation conditional when !ReferenceEquals(current, conditional.Condition):
                case ILoopOperation or ISwitchExpressionArmOperation:
                case ICoalesceOperation coalesce when !ReferenceEquals(current, coalesce.Value):
                case IConditionalAccessOperation access when !ReferenceEquals(current, access.Operation):
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } logical
                    when ReferenceEquals(current, logical.RightOperand):
                    return current;
            }
        }
    }
}
