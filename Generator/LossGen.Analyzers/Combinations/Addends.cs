using System.Collections.Immutable;
using LossGen.Analyzers.Values;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Combinations;

/// <summary>
/// What a sum adds up, and what each is multiplied with: <c>a - b</c>, <c>a.add(b, alpha: w)</c>, the elements of a list.
/// </summary>
internal static class Addends
{
    /// <summary>The functions that may be a sum, of two or of many.</summary>
    public static readonly string[] Functions = ["add", "sub", "subtract", "sum", "mean"];

    /// <summary>The functions that change the first of what they add.</summary>
    public static readonly string[] InPlaceFunctions = ["add_", "sub_", "subtract_"];

    /// <summary>What is added; null where the operation is no sum, or its weights cannot be read.</summary>
    public static IReadOnlyList<Addend>? Of(IOperation value, TorchContext torch, CancellationToken cancellationToken) => value switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum when torch.IsTensor(sum.Type) =>
            Two(sum.LeftOperand, sum.RightOperand, TermFactor.One.Times(sum.OperatorKind == BinaryOperatorKind.Add ? 1 : -1)),
        IInvocationOperation { TargetMethod.Name: "add" or "sub" or "subtract" } call => OfCall(call, torch, cancellationToken),
        IInvocationOperation { TargetMethod.Name: "sum" or "mean" } reduced => Stacked(reduced, torch, cancellationToken),
        IInvocationOperation { TargetMethod.Name: "Aggregate" } aggregated => Aggregated(aggregated, torch, cancellationToken),
        _ => null,
    };

    /// <summary>The operands of <c>add</c> and <c>sub</c>, in place or not.</summary>
    public static IReadOnlyList<Addend>? OfCall(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        if (!call.IsTensorFunction(torch) || call.ArgumentAt(call.Instance is null ? 1 : 0) is not { } other)
        {
            return null;
        }

        var factor = TermFactor.One.Times(call.TargetMethod.Name.StartsWith("add", StringComparison.Ordinal) ? 1 : -1);
        if (call.Argument("alpha") is { ArgumentKind: ArgumentKind.Explicit, Value: var alpha })
        {
            if (Product.Constant(alpha, torch, cancellationToken) is { } constant)
            {
                factor = factor.Times(constant);
            }
            else if (WeightNumber.Read(alpha, torch, cancellationToken) is { } number)
            {
                factor = factor with { Numbers = ImmutableArray.Create(new WeightNumber(number, Divides: false)) };
            }
            else
            {
                return null;
            }
        }

        return Two(call.Subject()!, other, factor);
    }

    private static Addend[] Two(IOperation left, IOperation right, TermFactor factor) =>
        [new(left, TermFactor.One, null), new(right, factor, null)];

    // torch.stack([a, b]).sum(): of numbers, because the mean of larger tensors would be another.
    private static List<Addend>? Stacked(IInvocationOperation reduced, TorchContext torch, CancellationToken cancellationToken)
    {
        if (!reduced.IsTensorFunction(torch)
            || reduced.Argument("dim") is { ArgumentKind: ArgumentKind.Explicit }
            || reduced.Subject()?.WithoutConversions() is not IInvocationOperation { TargetMethod.Name: "stack" } stack
            || !torch.Declares(stack.TargetMethod)
            || stack.Argument("dim") is { ArgumentKind: ArgumentKind.Explicit }
            || stack.ArgumentAt(0) is not { } collection
            || TermCollection.Elements(collection, reduced, torch) is not { } elements
            || !elements.All(element => ScalarTensor.Is(element.Value, torch, cancellationToken) == true))
        {
            return null;
        }

        var factor = TermFactor.One.Times(reduced.TargetMethod.Name == "mean" ? 1.0 / elements.Count : 1);
        return elements.Select(element => new Addend(element.Value, factor, element.Collected)).ToList();
    }

    // losses.Values.Aggregate((a, b) => a + b), from zero or from a first term.
    private static List<Addend>? Aggregated(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        if (call.TargetMethod.ContainingType is not { Name: "Enumerable", ContainingNamespace: { Name: "Linq" } }
            || !torch.IsTensor(call.Type)
            || call.Arguments is not [{ Value: var collection }, .., { Value: var function }]
            || call.Arguments.Length > 3
            || !Adds(function, torch)
            || TermCollection.Elements(collection, call, torch) is not { } elements)
        {
            return null;
        }

        var addends = elements.Select(static element => new Addend(element.Value, TermFactor.One, element.Collected));
        return call.Arguments.Length == 2 ? addends.ToList()
            : call.Arguments[1].Value is var seed && ZeroTensor.Is(seed, torch, cancellationToken) ? addends.ToList()
            : addends.Prepend(new Addend(seed, TermFactor.One, null)).ToList();
    }

    private static bool Adds(IOperation function, TorchContext torch) =>
        function.WithoutConversions()
            is IDelegateCreationOperation { Target: IAnonymousFunctionOperation
                {
                    Symbol.Parameters: [var first, var second],
                    Body.Operations: [IReturnOperation { ReturnedValue: { } returned }],
                } }
        && returned.WithoutConversions() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum
        && torch.IsTensor(sum.Type)
        && SymbolEqualityComparer.Default.Equals(sum.LeftOperand.ReferencedSymbol(), first)
        && SymbolEqualityComparer.Default.Equals(sum.RightOperand.ReferencedSymbol(), second);
}
