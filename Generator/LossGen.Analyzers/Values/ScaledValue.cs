using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>A value apart from the constants that it is multiplied with, and from the mean or sum that is taken of it.</summary>
/// <param name="Value">What remains.</param>
/// <param name="Factor">The product of the constants.</param>
/// <param name="Reduced">The mean or sum over all its elements, of several the first that acts; null where there is none.</param>
internal sealed record ScaledValue(IOperation Value, double Factor, LossReduction? Reduced)
{
    private const int Depth = 16;

    /// <summary>
    /// The product of the constants that are divided by, which the factor has as well: a count or a unit is taken out in this way.
    /// </summary>
    public double Divisor { get; private init; } = 1;

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
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negated when torch.IsTensor(negated.Type) => Scaled(negated.Operand, -1),
        IInvocationOperation { TargetMethod.Name: "neg" or "negative" } negated when negated.IsTensorFunction(torch) =>
            Scaled(negated.Subject()!, -1),
        IInvocationOperation { TargetMethod.Name: "mean" or "sum" } call
            when call.IsTensorFunction(torch) && SumTerms.IsWhole(call, torch) =>
            this with { Value = call.Subject()!, Reduced = call.TargetMethod.Name == "mean" ? LossReduction.Mean : LossReduction.Sum },
        _ when Arithmetic.Product(Value, torch) is var (left, right) =>
            Constants.Operand(left, torch, cancellationToken) is { } before ? Scaled(right, before)
            : Constants.Operand(right, torch, cancellationToken) is { } behind ? Scaled(left, behind)
            : null,
        _ when Arithmetic.Quotient(Value, torch) is var (dividend, divisor) =>
            Constants.Operand(divisor, torch, cancellationToken) is { } number ? Divided(dividend, number) : null,
        _ => null,
    };

    private ScaledValue Scaled(IOperation value, double factor) => this with { Value = value, Factor = Factor * factor };

    private ScaledValue Divided(IOperation value, double divisor) =>
        this with { Value = value, Factor = Factor / divisor, Divisor = Divisor * divisor };
}
