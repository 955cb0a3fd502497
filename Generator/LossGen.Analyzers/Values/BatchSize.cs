using System.Collections.Immutable;
using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>
/// Whether a tensor has as many elements as the batch is large. One of weights has not; what a model returns, or a method is given, has.
/// </summary>
internal static class BatchSize
{
    private const int Depth = 12;

    // Made of a shape, or of one: what has its size from elsewhere is asked there.
    private static readonly ImmutableHashSet<string> Creations = ImmutableHashSet.Create(
        StringComparer.Ordinal, "tensor", "as_tensor", "zeros", "ones", "full", "rand", "randn", "arange", "eye", "zeros_like", "ones_like",
        "full_like", "rand_like", "randn_like");

    private enum Size
    {
        /// <summary>Of a number or what is made new.</summary>
        Any,

        /// <summary>Of what the method is given.</summary>
        Given,

        Unknown,

        /// <summary>Of what a model returned.</summary>
        Batch,

        /// <summary>Of weights, or what an object keeps.</summary>
        Kept,
    }

    /// <summary>Whether it grows with the batch.</summary>
    public static bool IsIn(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Of(value, new ValueWalk(torch, cancellationToken, Depth)) switch
        {
            Size.Given or Size.Batch => true,
            Size.Unknown => GradientTrace.ReachesModule(value, torch, cancellationToken),
            _ => false,
        };

    private static Size Of(IOperation value, ValueWalk walk)
    {
        var written = value.WithoutConversions();
        if (walk.IsOver)
        {
            return Size.Unknown;
        }

        if (!walk.IsTensor(written))
        {
            return Size.Any;
        }

        if (IsKept(written, walk))
        {
            return Size.Kept;
        }

        if (written is IFieldReferenceOperation { Field: var field } && IsOutput(field, walk))
        {
            return Size.Batch;
        }

        var origin = Origin.Previous(written, walk.Torch, walk.CancellationToken);
        if (origin is not null)
        {
            return Of(origin, walk.Next);
        }

        return written switch
        {
            IBinaryOperation binary => Together([binary.LeftOperand, binary.RightOperand], walk),
            IUnaryOperation unary => Of(unary.Operand, walk.Next),
            IParameterReferenceOperation { Parameter: var input } =>
                IsGivenKept(input, walk.Torch, walk.CancellationToken) ? Size.Kept : Size.Given,
            IPropertyReferenceOperation { Instance: { } owner } when owner is not IInstanceReferenceOperation => OfMember(owner, walk),
            IArrayElementReferenceOperation { ArrayReference: var array } => OfWhole(array, walk),
            IInvocationOperation call => OfCall(call, walk),
            _ => TupleParts.WholeOf(written, walk.Torch) is var (whole, place) ? OfPart(whole, place, walk) : Size.Unknown,
        };
    }

    private static Size OfCall(IInvocationOperation call, ValueWalk walk)
    {
        if (call.CalledModule(walk.Torch) is not null)
        {
            return LossCall.Read(call, walk.Torch, walk.CancellationToken) is null
                ? Size.Batch
                : Together(call.Arguments.Select(static argument => argument.Value), walk);
        }

        if (walk.Torch.Declares(call.TargetMethod))
        {
            return Creations.Contains(call.TargetMethod.Name) ? Size.Any
                : call.IsTensorFunction(walk.Torch) ? Together(Operands(call), walk)
                : WeightCopy.Of(call, walk.Torch, walk.CancellationToken) is not null ? Size.Kept
                : Size.Unknown;
        }

        // What a method of this project returns is of its size, or of the size of what it is given.
        return CalledValue.Of(call, walk.Torch, walk.CancellationToken) is not { } returned ? Size.Unknown
            : Of(returned, walk.Next) is var size && size == Size.Given ? Together(Operands(call), walk)
            : size;
    }

    private static IEnumerable<IOperation> Operands(IInvocationOperation call) =>
        call.Arguments.Select(static argument => argument.Value).Concat(call.Instance is { } instance ? [instance] : []);

    private static Size OfPart(IOperation tuple, int place, ValueWalk walk)
    {
        var whole = walk.Definition(tuple);
        return whole is ITupleOperation { Elements: var elements } ? place < elements.Length ? Of(elements[place], walk.Next) : Size.Unknown
            : whole is IInvocationOperation call
                && call.CalledModule(walk.Torch) is null
                && !walk.Torch.Declares(call.TargetMethod) ? OfReturned(call, place, walk)
            : OfWhole(whole, walk);
    }

    private static Size OfReturned(IInvocationOperation call, int place, ValueWalk walk) =>
        Together(TupleParts.Of(call, place, walk.Torch, walk.CancellationToken), walk) is var size && size == Size.Given
            ? Together(Operands(call), walk)
            : size;

    // x.chunk(2, 1)[1], the parts that a model returns, a batch that the method is given.
    private static Size OfWhole(IOperation collection, ValueWalk walk) => walk.Definition(collection) switch
    {
        IInvocationOperation call when call.CalledModule(walk.Torch) is not null => Size.Batch,
        IInvocationOperation call when call.IsTensorFunction(walk.Torch) => Of(call.Subject()!, walk.Next),
        IParameterReferenceOperation => Size.Given,
        _ => Size.Unknown,
    };

    // output.Mean, where the model returns an object.
    private static Size OfMember(IOperation owner, ValueWalk walk) =>
        walk.IsTensor(owner) ? Of(owner, walk.Next)
        : walk.Definition(owner) is IInvocationOperation call && call.CalledModule(walk.Torch) is not null ? Size.Batch
        : Size.Unknown;

    private static Size Together(IEnumerable<IOperation> parts, ValueWalk walk)
    {
        var largest = Size.Any;
        foreach (var part in parts)
        {
            var size = Of(part, walk.Next);
            largest = size > largest ? size : largest;
        }

        return largest;
    }

    private static bool IsKept(IOperation value, ValueWalk walk) =>
        Learnable.IsParameter(value.Type, walk.Torch)
        || (value is IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field: var field }
            && !field.ContainingType.IsTupleType
            && !IsOutput(field, walk));

    // mean = encoder.call(x) in a method of the class, and nothing else.
    private static bool IsOutput(IFieldSymbol field, ValueWalk walk)
    {
        if (field is not { DeclaredAccessibility: Accessibility.Private, IsReadOnly: false, ContainingType.IsTupleType: false })
        {
            return false;
        }

        var written = MemberReferences.Of(field.OriginalDefinition, walk.Torch, walk.CancellationToken)
            .Select(static mention => mention.Parent is ISimpleAssignmentOperation { Target: var target, Value: var value }
                && ReferenceEquals(target, mention) ? value : null)
            .OfType<IOperation>()
            .ToList();
        return written.Count > 0
            && written.TrueForAll(value =>
                walk.Definition(value) is IInvocationOperation call && call.CalledModule(walk.Torch) is not null);
    }

    // The input of a component, for which all callers give their weights: a sum that was moved into a loss class.
    private static bool IsGivenKept(IParameterSymbol input, TorchContext torch, CancellationToken cancellationToken) =>
        torch.LossInputs.Of(input, cancellationToken) is { Count: > 0 } given
            && given.All(value => IsKeptByCaller(value, torch, cancellationToken));

    private static bool IsKeptByCaller(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        IsKept(value.WithoutConversions(), new ValueWalk(torch, cancellationToken))
        || WeightCopy.Of(value, torch, cancellationToken) is not null;
}
