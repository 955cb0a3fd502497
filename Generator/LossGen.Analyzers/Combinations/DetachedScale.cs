using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Combinations;

/// <summary>A magnitude without gradient, or a ratio of two, as people write them to normalise a loss.</summary>
/// <param name="Of">The loss whose magnitude it is: of a ratio the divisor.</param>
/// <param name="To">Of a ratio, the loss in the numerator.</param>
/// <param name="Epsilon">What is added to the divisor.</param>
/// <param name="MaxScale">The limit of a ratio, where one is written.</param>
/// <param name="IsAbsolute">Whether the signs are left away.</param>
internal sealed record DetachedScale(IOperation Of, IOperation? To, double Epsilon, double? MaxScale, bool IsAbsolute)
{
    private const int Depth = 12;

    /// <summary><c>x.detach()</c>, <c>x.detach().abs() + 1e-8</c>, <c>(x + 1e-8).detach()</c>; null for anything else.</summary>
    public static DetachedScale? Magnitude(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Peel.Of(value, isRatio: false, torch, cancellationToken) is { IsDetached: true, MaxScale: null } peeled
            ? new DetachedScale(peeled.Core, null, peeled.Epsilon, null, peeled.IsAbsolute)
            : null;

    /// <summary><c>(y / x).detach()</c>, <c>y.detach().abs() / (x.detach().abs() + 1e-8)</c>; null for anything else.</summary>
    public static DetachedScale? Ratio(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var outer = Peel.Of(value, isRatio: true, torch, cancellationToken);
        if (outer is not { Epsilon: 0, Core: IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } ratio }
            || !torch.IsTensor(ratio.LeftOperand.Type)
            || !torch.IsTensor(ratio.RightOperand.Type))
        {
            return null;
        }

        var to = Peel.Of(ratio.LeftOperand, isRatio: false, torch, cancellationToken);
        var of = Peel.Of(ratio.RightOperand, isRatio: false, torch, cancellationToken);
        return to is { Epsilon: 0, MaxScale: null } && of.MaxScale is null && (outer.IsDetached || (to.IsDetached && of.IsDetached))
            ? new DetachedScale(of.Core, to.Core, of.Epsilon, outer.MaxScale, outer.IsAbsolute || (to.IsAbsolute && of.IsAbsolute))
            : null;
    }

    /// <summary>Whether two operations are the same variable with the same value.</summary>
    public static bool IsSame(IOperation left, IOperation right, TorchContext torch)
    {
        var symbol = left.ReferencedSymbol();
        return symbol is ILocalSymbol or IParameterSymbol
            && SymbolEqualityComparer.Default.Equals(symbol, right.ReferencedSymbol())
            && torch.BodyOf(left).Writes(symbol).Count == (symbol is ILocalSymbol ? 1 : 0);
    }

    private readonly record struct Peel(IOperation Core, double Epsilon, double? MaxScale, bool IsAbsolute, bool IsDetached)
    {
        public static Peel Of(IOperation value, bool isRatio, TorchContext torch, CancellationToken cancellationToken)
        {
            var peeled = new Peel(value.WithoutConversions(), 0, null, false, false);
            for (var step = 0; step < Depth; step++)
            {
                if (peeled.Next(isRatio, torch, cancellationToken) is not { } next)
                {
                    break;
                }

                peeled = next;
            }

            return peeled;
        }

        // From the outside in: |x| + ε is what the schemes divide by, so a sum below an abs is left as it stands.
        private Peel? Next(bool isRatio, TorchContext torch, CancellationToken cancellationToken)
        {
            switch (Core)
            {
                case IInvocationOperation { TargetMethod.Name: "detach" } call when call.IsTensorFunction(torch):
                    return this with { Core = call.Subject()!.WithoutConversions(), IsDetached = true };
                case IInvocationOperation { TargetMethod.Name: "abs" } call when call.IsTensorFunction(torch):
                    return this with { Core = call.Subject()!.WithoutConversions(), IsAbsolute = true };
                case IInvocationOperation { TargetMethod.Name: "clamp_max" } call
                    when call.IsTensorFunction(torch) && MaxScale is null && Limit(call, torch, cancellationToken) is > 0 and var limit:
                    return this with { Core = call.Subject()!.WithoutConversions(), MaxScale = limit };
                case IBinaryOperation when Epsilon == 0 && !IsAbsolute && EpsilonOf(Core, torch, cancellationToken) is { } epsilon:
                    return this with { Core = ((IBinaryOperation)Core).LeftOperand.WithoutConversions(), Epsilon = epsilon };
                case ILocalReferenceOperation when Origin.Definition(Core, torch, cancellationToken) is var definition
                    && IsScale(definition, isRatio, torch, cancellationToken):
                    return this with { Core = definition };
                default:
                    return null;
            }
        }

        private static double? Limit(IInvocationOperation clamp, TorchContext torch, CancellationToken cancellationToken) =>
            clamp.ArgumentAt(clamp.TargetMethod.IsStatic ? 1 : 0) is { } limit ? Product.Constant(limit, torch, cancellationToken) : null;

        private static double? EpsilonOf(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
            value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum
                && Product.Constant(sum.RightOperand, torch, cancellationToken) is > 0 and var epsilon ? epsilon : null;

        // A variable that holds the loss itself is not looked through.
        private static bool IsScale(IOperation definition, bool isRatio, TorchContext torch, CancellationToken cancellationToken) =>
            definition.IsTensorFunction(torch, "detach", "abs", "clamp_max")
            || EpsilonOf(definition, torch, cancellationToken) is not null
            || (isRatio && definition is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide });
    }
}
