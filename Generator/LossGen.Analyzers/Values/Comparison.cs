using System.Collections.Immutable;
using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>Masks: what compares the elements of tensors.</summary>
internal static class Comparison
{
    private const int Depth = 4;

    private static readonly ImmutableHashSet<string> Calls = ImmutableHashSet.Create(
        StringComparer.Ordinal, "gt", "ge", "lt", "le", "eq", "ne", "greater", "greater_equal", "less", "less_equal", "not_equal",
        "isfinite", "isnan");

    private static readonly ImmutableHashSet<string> Combinations = ImmutableHashSet.Create(
        StringComparer.Ordinal, "logical_and", "logical_or", "logical_not", "bitwise_and", "bitwise_or", "bitwise_not");

    /// <summary>The variables whose elements the mask compares; empty where it is not known to be a comparison.</summary>
    /// <param name="mask">A condition.</param>
    /// <param name="torch">The symbols.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static ImmutableHashSet<ISymbol> VariablesIn(IOperation mask, TorchContext torch, CancellationToken cancellationToken)
    {
        var variables = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        Add(mask, isCompared: false, Depth);
        return variables.ToImmutable();

        void Add(IOperation value, bool isCompared, int depth)
        {
            if (depth == 0)
            {
                return;
            }

            if (isCompared && value.ReferencedSymbol() is { } symbol && torch.IsTensor(value.WithoutConversions().Type))
            {
                variables.Add(symbol);
                return;
            }

            switch (isCompared ? value.WithoutConversions() : Origin.Of(value, torch, cancellationToken))
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Or } both when torch.IsTensor(both.Type):
                    Add(both.LeftOperand, isCompared, depth - 1);
                    Add(both.RightOperand, isCompared, depth - 1);
                    break;
                case IBinaryOperation comparison when torch.IsTensor(comparison.Type) && Compares(comparison.OperatorKind):
                    Add(comparison.LeftOperand, isCompared: true, depth - 1);
                    Add(comparison.RightOperand, isCompared: true, depth - 1);
                    break;
                case IInvocationOperation call when call.IsTensorFunction(torch)
                    && (isCompared
                        ? call.TargetMethod.Name is "abs"
                        : Combinations.Contains(call.TargetMethod.Name) || Calls.Contains(call.TargetMethod.Name)):
                    var compares = isCompared || Calls.Contains(call.TargetMethod.Name);
                    foreach (var operand in call.Arguments.Select(static argument => argument.Value).Prepend(call.Instance))
                    {
                        if (operand is not null)
                        {
                            Add(operand, compares, depth - 1);
                        }
                    }

                    break;
            }
        }
    }

    /// <summary>Whether the tensor is a mask: a comparison, or called one.</summary>
    public static bool IsMask(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        !VariablesIn(value, torch, cancellationToken).IsEmpty
        || value.ReferencedSymbol()?.Name.IndexOf("mask", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool Compares(BinaryOperatorKind kind) => kind is
        BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan
            or BinaryOperatorKind.LessThanOrEqual
        or BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals;
}
