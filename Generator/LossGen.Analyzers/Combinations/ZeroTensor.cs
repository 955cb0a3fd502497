using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Combinations;

/// <summary>The zero that a total begins with: <c>torch.zeros(1)</c>, <c>torch.tensor(0f)</c>, <c>0</c>.</summary>
internal static class ZeroTensor
{
    /// <summary>Whether the value is the one number zero, which adds nothing to a sum.</summary>
    public static bool Is(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        if (value is IConversionOperation { OperatorMethod: not null, Operand: var number })
        {
            return Constants.Number(number, torch, cancellationToken) == 0;
        }

        return Origin.WithSameShape(value, torch, cancellationToken) switch
        {
            IConversionOperation { OperatorMethod: not null, Operand: var operand } =>
                Constants.Number(operand, torch, cancellationToken) == 0,
            IInvocationOperation { TargetMethod.Name: "tensor" or "scalar_tensor" } call when torch.Declares(call.TargetMethod) =>
                call.ArgumentAt(0) is { } given && Constants.Operand(given, torch, cancellationToken) == 0,
            IInvocationOperation { TargetMethod.Name: "zeros" } call when torch.Declares(call.TargetMethod) => call.Arguments
                .Where(static argument => !argument.IsOmitted() && argument.Parameter
                    is { Type: { SpecialType: SpecialType.System_Int64 } or IArrayTypeSymbol or INamedTypeSymbol { Name: "ReadOnlySpan" } })
                .All(argument => IsOne(argument.Value, torch, cancellationToken)),
            _ => false,
        };
    }

    private static bool IsOne(IOperation size, TorchContext torch, CancellationToken cancellationToken) => size.WithoutConversions() switch
    {
        IArrayCreationOperation { Initializer: var elements } =>
            elements is null || elements.ElementValues.All(element => IsOne(element, torch, cancellationToken)),
        var number => Constants.Number(number, torch, cancellationToken) == 1,
    };
}
