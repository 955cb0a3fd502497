using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>Roots and squares, in the forms that TorchSharp has for them.</summary>
internal static class Roots
{
    /// <summary>The names under which a root is called.</summary>
    public static readonly string[] Names = ["sqrt", "sqrt_", "pow", "pow_"];

    /// <summary>
    /// What the root is taken of: <c>x.sqrt()</c>, <c>torch.sqrt(x)</c>, <c>x.pow(0.5)</c>; null where the operation is none.
    /// </summary>
    public static IOperation? RadicandOf(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        value is IInvocationOperation call && call.IsTensorFunction(torch)
            ? call.TargetMethod.Name switch
            {
                "sqrt" or "sqrt_" => call.Subject(),
                "pow" or "pow_" when Exponent(call, torch, cancellationToken) is > 0 and < 1 => call.Subject(),
                _ => null,
            }
            : null;

    /// <summary>What is squared: <c>x.square()</c>, <c>x.pow(2)</c>, <c>x * x</c>; null where the operation is no square.</summary>
    public static IOperation? SquaredIn(IOperation value, TorchContext torch, CancellationToken cancellationToken) => value switch
    {
        IInvocationOperation { TargetMethod.Name: "square" } call when call.IsTensorFunction(torch) => call.Subject(),
        IInvocationOperation { TargetMethod.Name: "pow" } call
            when call.IsTensorFunction(torch) && Exponent(call, torch, cancellationToken) is 2.0 => call.Subject(),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
            when torch.IsTensor(product.Type)
            && product.LeftOperand.ReferencedSymbol() is ILocalSymbol or IParameterSymbol
            && SymbolEqualityComparer.Default.Equals(product.LeftOperand.ReferencedSymbol(), product.RightOperand.ReferencedSymbol()) =>
                product.LeftOperand,
        IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.Multiply,
            LeftOperand: IBinaryOperation left,
            RightOperand: IBinaryOperation right,
        }
            when torch.IsTensor(left.Type)
                && IsDifferenceOfVariables(left)
                && IsDifferenceOfVariables(right)
                && left.Syntax.IsEquivalentTo(right.Syntax, topLevel: false) => left,
        _ => null,
    };

    // (a - b) * (a - b), whose sides have no effect that happens twice.
    private static bool IsDifferenceOfVariables(IBinaryOperation operation) =>
        operation.OperatorKind == BinaryOperatorKind.Subtract
            && operation.LeftOperand.ReferencedSymbol() is not null
            && operation.RightOperand.ReferencedSymbol() is not null;

    private static double? Exponent(IInvocationOperation power, TorchContext torch, CancellationToken cancellationToken) =>
        power.ArgumentAt(power.Instance is null ? 1 : 0) is { } exponent ? Constants.Operand(exponent, torch, cancellationToken) : null;
}
