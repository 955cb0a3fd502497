using System.Collections.Immutable;
using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>Exponents that cannot grow so far that their exponential is infinite.</summary>
internal static class Exponents
{
    // What bounds an exponent stands close to it.
    private const int Depth = 6;

    private static readonly ImmutableHashSet<string> Bounded = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "clamp", "clamp_", "clamp_max", "clip", "clip_", "minimum", "hardtanh", "tanh", "sigmoid", "softmax", "log_softmax", "logsigmoid",
        "sin", "cos", "sign", "normalize", "cosine_similarity");

    private static readonly ImmutableHashSet<string> NeverNegative = ImmutableHashSet.Create(
        StringComparer.Ordinal, "abs", "square", "relu", "norm", "exp", "sigmoid", "softplus", "softmax", "cdist", "pairwise_distance",
        "var", "std");

    /// <summary>Whether a function bounds the exponent, or it is the negative of what is never negative: <c>-x.abs()</c>.</summary>
    public static bool AreBounded(IOperation exponent, TorchContext torch, CancellationToken cancellationToken) =>
        AreBounded(exponent, new ValueWalk(torch, cancellationToken, Depth));

    private static bool AreBounded(IOperation exponent, ValueWalk walk) =>
        !walk.IsOver && walk.Origin(exponent) switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, Operand: var negated } =>
                IsNeverNegative(negated, walk.Next) || AreBounded(negated, walk.Next),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } scaled =>
                IsScaled(scaled.LeftOperand, scaled.RightOperand, walk)
                || IsScaled(scaled.RightOperand, scaled.LeftOperand, walk),
            IInvocationOperation call when walk.Torch.Declares(call.TargetMethod) => Bounded.Contains(call.TargetMethod.Name)
                || (call.TargetMethod.Name is "neg" or "negative" && IsNeverNegative(call.Subject()!, walk.Next)),
            _ => false,
        };

    // -2 * x.abs(), x.tanh() / 0.1f
    private static bool IsScaled(IOperation value, IOperation factor, ValueWalk walk) =>
        !walk.IsTensor(factor)
        && (AreBounded(value, walk.Next)
            || (Constants.Operand(factor, walk.Torch, walk.CancellationToken) < 0 && IsNeverNegative(value, walk.Next)));

    private static bool IsNeverNegative(IOperation value, ValueWalk walk) =>
        !walk.IsOver && walk.Origin(value) switch
        {
            IInvocationOperation { TargetMethod.Name: "pow" } power when power.IsTensorFunction(walk.Torch) =>
                Constants.Operand(power.ArgumentAt(power.Instance is null ? 1 : 0)!, walk.Torch, walk.CancellationToken) is { } exponent
                    && exponent % 2 == 0,
            IInvocationOperation { TargetMethod.Name: "sum" or "mean" } reduced when reduced.IsTensorFunction(walk.Torch) =>
                IsNeverNegative(reduced.Subject()!, walk.Next),
            IInvocationOperation call when walk.Torch.Declares(call.TargetMethod) => NeverNegative.Contains(call.TargetMethod.Name),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } scaled =>
                Constants.Operand(scaled.RightOperand, walk.Torch, walk.CancellationToken) > 0
                    && IsNeverNegative(scaled.LeftOperand, walk.Next),
            _ => false,
        };
}
