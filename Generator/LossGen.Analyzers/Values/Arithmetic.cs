using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>
/// The operands of tensor arithmetic, however it is written: <c>a + b</c>, <c>a += b</c>, <c>a.add(b)</c>, <c>torch.add(a, b)</c>.
/// </summary>
internal static class Arithmetic
{
    /// <summary>The functions that add or subtract.</summary>
    public static readonly string[] SumFunctions = ["add", "sub", "subtract", "add_", "sub_", "subtract_"];

    /// <summary>The functions that divide.</summary>
    public static readonly string[] QuotientFunctions = ["div", "divide", "true_divide", "div_", "divide_", "true_divide_"];

    /// <summary>The functions that multiply.</summary>
    public static readonly string[] ProductFunctions = ["mul", "multiply", "mul_", "multiply_"];

    /// <summary>
    /// What is added or subtracted; null where the operation is no sum of tensors, or the second operand is scaled by what is not constant.
    /// </summary>
    public static (IOperation Left, IOperation Right)? Sum(
        IOperation operation, TorchContext torch, CancellationToken cancellationToken) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum => Operands(sum, torch),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } grown =>
            Operands(grown, torch),
        IInvocationOperation call when Array.IndexOf(SumFunctions, call.TargetMethod.Name) >= 0
            && (call.Argument("alpha")?.Value is not { } alpha || Constants.Operand(alpha, torch, cancellationToken) is not null) =>
                Operands(call, torch),
        _ => null,
    };

    /// <summary>What is divided, and by what; null where the operation is no quotient of tensors.</summary>
    public static (IOperation Left, IOperation Right)? Quotient(IOperation operation, TorchContext torch) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient => Operands(quotient, torch),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide } divided => Operands(divided, torch),
        IInvocationOperation call when Array.IndexOf(QuotientFunctions, call.TargetMethod.Name) >= 0
            && call.Argument("rounding_mode") is null or { ArgumentKind: ArgumentKind.DefaultValue } => Operands(call, torch),
        _ => null,
    };

    /// <summary>What is multiplied; null where the operation is no product of tensors.</summary>
    public static (IOperation Left, IOperation Right)? Product(IOperation operation, TorchContext torch) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product => Operands(product, torch),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Multiply } scaled => Operands(scaled, torch),
        IInvocationOperation call when Array.IndexOf(ProductFunctions, call.TargetMethod.Name) >= 0 => Operands(call, torch),
        _ => null,
    };

    /// <summary>Whether the value is an operand of a sum, however it is written.</summary>
    public static bool IsTermOfSum(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var term = value.WithConversionsAround();
        var parent = term.Parent is IArgumentOperation argument ? argument.Parent : term.Parent;
        return parent is not null && Sum(parent, torch, cancellationToken) is not null;
    }

    /// <summary>
    /// Whether the function is written for an operator, or makes one number of many: what is given to it is what comes out, as far as
    /// gradients go.
    /// </summary>
    public static bool IsOperatorOrReduction(IInvocationOperation call) =>
        call.TargetMethod.Name is "mean" or "sum"
        || Array.IndexOf(SumFunctions, call.TargetMethod.Name) >= 0
        || Array.IndexOf(ProductFunctions, call.TargetMethod.Name) >= 0
        || Array.IndexOf(QuotientFunctions, call.TargetMethod.Name) >= 0;

    /// <summary>What the result can be followed from: an assignment's value flows on where the assignment itself does not.</summary>
    public static IOperation Result(IOperation operation) =>
        operation is ICompoundAssignmentOperation assignment ? assignment.Value : operation;

    /// <summary>The local or parameter that a function changes in place, as <c>total.add_(loss)</c> does.</summary>
    public static ISymbol? ChangedInPlace(IOperation operation) =>
        operation is IInvocationOperation
        {
            Instance: ILocalReferenceOperation or IParameterReferenceOperation,
            TargetMethod.Name: var name,
        } call && name.EndsWith("_", StringComparison.Ordinal)
            ? call.Instance.ReferencedSymbol()
            : null;

    private static (IOperation Left, IOperation Right)? Operands(IBinaryOperation operation, TorchContext torch) =>
        torch.IsTensor(operation.Type) ? (operation.LeftOperand, operation.RightOperand) : null;

    private static (IOperation Left, IOperation Right)? Operands(ICompoundAssignmentOperation operation, TorchContext torch) =>
        torch.IsTensor(operation.Type) ? (operation.Target, operation.Value) : null;

    private static (IOperation Left, IOperation Right)? Operands(IInvocationOperation call, TorchContext torch) =>
        call.IsTensorFunction(torch) && call.ArgumentAt(call.Instance is null ? 1 : 0) is { } other ? (call.Subject()!, other) : null;
}
