using System.Collections.Immutable;
using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>Exponents that cannot grow so far that their exponential is infinite.</summary>
internal static class Exponents
{
    private const int Depth = 6;

    private static readonly ImmutableHashSet<string> Bounded = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "clamp", "clamp_", "clamp_max", "clip", "clip_", "minimum", "hardtanh", "tanh", "sigmoid", "softmax", "log_softmax", "logsigmoid", "sin", "cos", "sign", "normalize", "cosine_similarity");

    private static readonly ImmutableHashSet<string> NeverNegative = ImmutableHashSet.Create(
        StringComparer.Ordinal, "abs", "square", "relu", "norm", "exp", "sigmoid", "softplus", "softmax", "cdist", "pairwise_distance", "var", "std");

    /// <summary>Whether a function bounds the exponent, or it is the negative of what is never negative: <c>-x.abs()</c>.</summary>
    public static bool AreBounded(IOperation exponent, TorchContext torch, CancellationToken cancellationToken) =>
        AreBounded(exponent, torch, Depth, cancellationToken);

    private static bool AreBounded(IOperation exponent, TorchContext torch, int depth, CancellationToken cancellationToken) =>
        depth > 0 && Origin.Of(exponent, torch, cancellationToken) switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, Operand: var negated } =>
                IsNeverNegative(negated, torch, depth - 1, cancellationToken) || AreBounded(negated, torch, depth - 1, cancellationToken),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } scaled =>
                IsScaled(scaled.LeftOperand, scaled.RightOperand, torch, depth, cancellationToken)
                || IsScaled(scaled.RightOperand, scaled.LeftOperand, torch, depth, cancellationToken),
            IInvocationOperation call when torch.Declares(call.TargetMethod) => Bounded.Contains(call.TargetMethod.Name)
                || (call.TargetMethod.Name is "neg" or "negative" && IsNeverNegative(call.Subject()!, torch, depth - 1, cancellationToken)),
            _ => false,
        };

    // -2 * x.abs(), x.tanh() / 0.1f
    private static bool IsScaled(IOperation value, IOperation factor, TorchContext torch, int depth, CancellationToken cancellationToken) =>
        !torch.IsTensor(factor.WithoutConversions().Type)
        && (AreBounded(value, torch, depth - 1, cancellationToken)
            || (Constants.Operand(factor, torch, cancellationToken) < 0 && IsNeverNegative(value, torch, depth - 1, cancellationToken)));

    private static bool IsNeverNegative(IOperation value, TorchContext torch, int depth, CancellationToken cancellationToken) =>
        depth > 0 && Origin.Of(value, torch, cancellationToken) switch
        {
            IInvocationOperation { TargetMethod.Name: "pow" } power when power.IsTensorFunction(torch) =>
                Constants.Operand(power.ArgumentAt(power.Instance is null ? 1 : 0)!, torch, cancellationToken) is { } exponent
                    && exponent % 2 == 0,
            IInvocationOperation { TargetMethod.Name: "sum" or "mean" } reduced when reduced.IsTensorFunction(torch) =>
                IsNeverNegative(reduced.Subject()!, torch, depth - 1, cancellationToken),
            IInvocationOperation call when torch.Declares(call.TargetMethod) => NeverNegative.Contains(call.TargetMethod.Name),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } scaled =>
                Constants.Operand(scaled.RightOperand, torch, cancellationToken) > 0
                    && IsNeverNegative(scaled.LeftOperand, torch, depth - 1, cancellationToken),
            _ => false,
        };
}
