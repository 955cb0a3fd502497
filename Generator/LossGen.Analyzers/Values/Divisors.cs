using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>
/// Reads a <see cref="Divisor" /> from where it comes from. Anything that is not listed here may be a guard, and is unknown.
/// </summary>
internal static class Divisors
{
    private const int Depth = 16;

    /// <summary>What is divided by.</summary>
    /// <param name="divisor">The right side of a division.</param>
    /// <param name="torch">The symbols.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static Divisor Of(IOperation divisor, TorchContext torch, CancellationToken cancellationToken)
    {
        var current = divisor;
        var isNamed = false;
        for (var step = 0; step < Depth; step++)
        {
            if ((
                LossCall.From(current, torch, cancellationToken)
                    ?? LossCall.From(TermBodies.Of(current, torch, cancellationToken), torch, cancellationToken)) is not null)
            {
                return Divisor.Loss;
            }

            isNamed |= LossLike.IsLoss(current, torch, cancellationToken);
            if ((Origin.Previous(current, torch, cancellationToken) ?? Inside(current, torch, cancellationToken)) is not { } previous)
            {
                return AtOrigin(current, isNamed, torch, cancellationToken);
            }

            current = previous;
        }

        return Divisor.Unknown;
    }

    // What is 0 exactly where its operand is.
    private static IOperation? Inside(IOperation value, TorchContext torch, CancellationToken cancellationToken) => value switch
    {
        IInvocationOperation { TargetMethod.Name: "detach" or "abs" or "mean" } call when call.IsTensorFunction(torch) => call.Subject(),
        IInvocationOperation { TargetMethod.Name: "sum" } call
            when call.IsTensorFunction(torch) && !IsMask(call.Subject()!, torch, cancellationToken) => call.Subject(),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient when torch.IsTensor(quotient.Type) => quotient.LeftOperand,
        _ => PlainNumber.Read(value, torch),
    };

    private static Divisor AtOrigin(
        IOperation origin, bool isNamed, TorchContext torch, CancellationToken cancellationToken) => origin switch
    {
        IInvocationOperation { TargetMethod.Name: "sum" } => Divisor.Count,
        IInvocationOperation { TargetMethod.Name: "norm" or "std" } call when call.IsTensorFunction(torch) => Divisor.Spread,
        IInvocationOperation call when torch.Declares(call.TargetMethod) => Divisor.Unknown,
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
            or IInvocationOperation when isNamed =>
            torch.IsTensor(origin.Type) ? Divisor.NamedLoss : Divisor.Unknown,
        _ => Divisor.Unknown,
    };

    private static bool IsMask(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        for (IOperation? current = value;
            current is not null;
            current = current is IInvocationOperation call && torch.Declares(call.TargetMethod) ? call.Subject() : null)
        {
            if (current.WithoutConversions().ReferencedSymbol() is { } symbol
                && symbol.Name.IndexOf("mask", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return !Comparison.VariablesIn(value, torch, cancellationToken).IsEmpty;
    }
}
