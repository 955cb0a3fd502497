namespace LossGen.Analyzers.Flow;

/// <summary>
/// What a method returns where it returns anything: a component that is absent from a batch returns null, and what is said of its loss is
/// said of the batches that have it.
/// </summary>
internal static class PresentValues
{
    /// <summary>The values of a return that are there: the ways to null, and those that throw, are left out; the value itself where there
    /// are none of these.</summary>
    /// <param name="returned">A returned value.</param>
    public static IEnumerable<IOperation> Of(IOperation returned)
    {
        var ways = Ways(returned).ToList();
        var present = ways.Where(static way => !IsAbsent(way)).ToList();
        return present.Count == ways.Count ? [returned] : present;
    }

    /// <summary>
    /// The value with the conversions around it, and the choices between it and nothing: what is returned where it is there.
    /// </summary>
    /// <param name="value">A value.</param>
    public static IOperation Around(IOperation value)
    {
        var current = value.WithConversionsAround();
        while (current.Parent is { } parent && IsOnlyWay(parent, current))
        {
            current = parent.WithConversionsAround();
        }

        return current;
    }

    /// <summary>Whether an operation hands on one of its values, and its other ways give nothing.</summary>
    /// <param name="choice">The operation around the value.</param>
    /// <param name="value">The value in it.</param>
    public static bool IsOnlyWay(IOperation choice, IOperation value) => choice switch
    {
        IConditionalOperation { WhenFalse: { } no } conditional => !ReferenceEquals(conditional.Condition, value)
            && IsAbsent((ReferenceEquals(no, value) ? conditional.WhenTrue : no).WithoutConversions()),
        ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation { Arms: var arms } } arm => ReferenceEquals(arm.Value, value)
            && arms.All(other => ReferenceEquals(other, arm) || IsAbsent(other.Value.WithoutConversions())),
        ISwitchExpressionOperation => value is ISwitchExpressionArmOperation,
        _ => false,
    };

    /// <summary>
    /// Whether the code takes one of several ways: a way to null, or to an exception, is none that gives another value. Functions inside
    /// of it count as ways.
    /// </summary>
    /// <param name="body">A method's body, or that of a local function or lambda.</param>
    public static bool MayBranch(IOperation body) => body.Descendants().Any(static operation => operation switch
    {
        IConditionalOperation choice => !IsGuard(choice),
        ISwitchExpressionOperation => Ways(operation).Count(static way => !IsAbsent(way)) != 1,
        _ => operation is ISwitchOperation or ICoalesceOperation or ILoopOperation or IAnonymousFunctionOperation
            or ILocalFunctionOperation,
    });

    /// <summary>Whether a way to null, or to an exception, is taken by the shapes of tensors: then the others have the right one.</summary>
    /// <param name="body">A method's body, or that of a local function or lambda.</param>
    /// <param name="torch">TorchSharp.</param>
    public static bool LooksAtShapes(IOperation body, TorchContext torch) =>
        body.Descendants().OfType<IConditionalOperation>().Any(choice => choice.Condition.DescendantsAndSelf()
            .Where(part => torch.IsTensor(part.Type))
            .Select(static part => part.ReferencedSymbol())
            .OfType<ISymbol>()
            .Distinct(SymbolEqualityComparer.Default)
            .Skip(1)
            .Any()
            || choice.Condition.Descendants().Any(static part => part is IInvocationOperation { TargetMethod.Name: "dim" }
                or IPropertyReferenceOperation { Property.Name: "ndim" }));

    // m.any() ? loss : null, if (!m.any()) return null; if (m.any()) return loss; return null;
    private static bool IsGuard(IConditionalOperation choice) =>
        choice.Type is null
            ? LeavesAbsent(choice.WhenTrue)
                || LeavesAbsent(choice.WhenFalse)
                || (choice.WhenFalse is null && Last(choice.WhenTrue) is IReturnOperation && LeavesAbsent(Next(choice)))
            : Ways(choice).Count(static way => !IsAbsent(way)) == 1;

    private static IOperation? Next(IOperation statement) =>
        statement.Parent is IBlockOperation { Operations: var all } && all.IndexOf(statement) + 1 is var next && next < all.Length
            ? all[next]
            : null;

    private static bool LeavesAbsent(IOperation? branch) => Only(branch) switch
    {
        IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } value } => IsAbsent(value.WithoutConversions()),
        IExpressionStatementOperation { Operation: var thrown } => thrown is IThrowOperation,
        var left => left is IThrowOperation,
    };

    private static IOperation? Only(IOperation? branch) => branch is IBlockOperation { Operations: [var only] } ? Only(only) : branch;

    private static IOperation? Last(IOperation? branch) => branch is IBlockOperation { Operations: [.., var last] } ? Last(last) : branch;

    private static IEnumerable<IOperation> Ways(IOperation value) => value.WithoutConversions() switch
    {
        IConditionalOperation { WhenTrue: var yes, WhenFalse: { } no } => Ways(yes).Concat(Ways(no)),
        ISwitchExpressionOperation { Arms: var arms } => arms.SelectMany(static arm => Ways(arm.Value)),
        var way => [way],
    };

    private static bool IsAbsent(IOperation way) =>
        way is IThrowOperation or { ConstantValue: { HasValue: true, Value: null } };
}
