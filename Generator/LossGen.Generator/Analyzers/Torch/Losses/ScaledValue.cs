using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Losses;

/// <summary>A value apart from the constants that it is multiplied with, and from the mean or sum that is taken of it.</summary>
/// <param name="Value">What remains.</param>
/// <param name="Factor">The product of the constants.</param>
/// <param name="Reduced">The mean or sum over all its elements, of several the first that acts; null where there is none.</param>
internal sealed record ScaledValue(IOperation Value, double Factor, LossReduction? Reduced)
{
    private const int Depth = 16;

    /// <summary>Takes the value apart as far as it is understood.</summary>
    public static ScaledValue Of(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var current = new ScaledValue(Origin.Of(value, torch, cancellationToken), 1, null);
        for (var step = 0; step < Depth && current.Next(torch, cancellationToken) is { } next; step++)
        {
            current = next with { Value = Origin.Of(next.Value, torch, cancellationToken) };
        }

        return current;
    }

    /// <summary>The loss that the value is.</summary>
    public LossCall? Loss(TorchContext torch, CancellationToken cancellationToken) => LossCall.From(Value, torch, cancellationToken);

    /// <summary>How the elements of that loss became one number: by itself, or, where it leaves them, by what is taken of it.</summary>
    public LossReduction? ReductionOf(LossCall loss, TorchContext torch, CancellationToken cancellationToken) =>
        loss.Reduction(torch, cancellationToken) switch
        {
            LossReduction.None => Reduced,
            var reduction => reduction,
        };

    private ScaledValue? Next(TorchContext torch, CancellationToken cancellationToken) => Value switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product when torch.IsTensor(product.Type) =>
            Constants.Operand(product.LeftOperand, torch, cancellationToken) is { } left ? Scaled(product.RightOperand, left)
            : Constants.Operand(product.RightOperand, torch, cancellationToken) is { } right ? Scaled(product.LeftOperand, right)
            : null,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient when torch.IsTensor(quotient.Type) =>
            Constants.Operand(quotient.RightOperand, torch, cancellationToken) is { } divisor ? Scaled(quotient.LeftOperand, 1 / divisor) : null,
        IInvocationOperation { TargetMethod.Name: "mean" or "sum" } call when call.IsTensorFunction(torch) && SumTerms.IsWhole(call, torch) =>
            this with { Value = call.Subject()!, Reduced = call.TargetMethod.Name == "mean" ? LossReduction.Mean : LossReduction.Sum },
        _ => null,
    };

    private ScaledValue Scaled(IOperation value, double factor) => this with { Value = value, Factor = Factor * factor };
}
