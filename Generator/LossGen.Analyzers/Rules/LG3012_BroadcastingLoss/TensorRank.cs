using System.Collections.Immutable;
using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>The number of a tensor's dimensions, where the code that makes it says so.</summary>
internal static class TensorRank
{
    /// <summary>The number, or null where anything about it is unknown.</summary>
    public static int? Of(IOperation tensor, TorchContext torch, CancellationToken cancellationToken) =>
        Of(tensor, new ValueWalk(torch, cancellationToken));

    private static int? Of(IOperation? tensor, ValueWalk walk) =>
        tensor is null || walk.IsOver ? null : walk.WithSameShape(tensor) switch
        {
            IInvocationOperation call when walk.Torch.Declares(call.TargetMethod) => OfCall(call, walk),
            IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } indexed } element
                when walk.Torch.IsTensor(indexed.Type) =>
                Of(indexed, walk.Next) is { } rank && Removed(element, walk.Torch) is { } removed && rank >= removed
                    ? rank - removed
                    : null,
            _ => null,
        };

    private static int? OfCall(IInvocationOperation call, ValueWalk walk) => call.TargetMethod.Name switch
    {
        "tensor" when !call.TargetMethod.Parameters.Any(static parameter => parameter.Name is "dimensions" or "rows" or "dim0") =>
            call.ArgumentAt(0)?.WithoutConversions().Type is IArrayTypeSymbol { ElementType.TypeKind: not TypeKind.Array } array
                ? array.Rank
                : null,
        "from_array" or "as_tensor" => (call.ArgumentAt(0)?.WithoutConversions().Type as IArrayTypeSymbol)?.Rank,
        "flatten" when call.Arguments.All(
            static argument => argument.IsOmitted() || argument.Parameter?.Ordinal == 0 && argument.Parameter.Name == "input") => 1,
        "view" or "reshape" => Sizes(call)?.Length,
        // Who takes the second dimension out, or the last, has two: what remains of more would not fit a column either.
        "squeeze" when Constants.Number(call.ArgumentAt(call.Instance is null ? 1 : 0), walk.Torch, walk.CancellationToken) is 1 or -1 => 1,
        "unsqueeze" => Of(call.Subject(), walk.Next) + 1,
        _ => null,
    };

    // view(-1), reshape(n, 4): one dimension for each size that is written.
    private static ImmutableArray<IOperation>? Sizes(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.IsParams == true)?.Value
            is IArrayCreationOperation { Initializer.ElementValues: var sizes }
            ? sizes
            : null;

    // An integer takes its dimension out, a range or an ellipsis leaves it.
    private static int? Removed(IPropertyReferenceOperation element, TorchContext torch)
    {
        var removed = 0;
        foreach (var index in Indices(element))
        {
            var value = index;
            while (value is IConversionOperation conversion)
            {
                value = conversion.Operand;
            }

            switch (value)
            {
                case { Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 }:
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat }:
                    removed++;
                    break;
                case IRangeOperation:
                case IFieldReferenceOperation { Field: { Name: "Colon" or "Ellipsis" } colon } when torch.Declares(colon):
                case IPropertyReferenceOperation { Property: { Name: "Colon" or "Ellipsis" } all } when torch.Declares(all):
                case IInvocationOperation { TargetMethod: { Name: "Slice" } slice } when torch.Declares(slice):
                    break;
                default:
                    return null;
            }
        }

        return removed;
    }

    private static IEnumerable<IOperation> Indices(IPropertyReferenceOperation element) =>
        element.Arguments.SelectMany(static argument =>
            argument.Value is IArrayCreationOperation { Initializer.ElementValues: var values }
                ? values
                : ImmutableArray.Create(argument.Value));
}
