using System.Collections.Immutable;
using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>A tensor that is made of parameters alone, and what is left of them in it.</summary>
/// <param name="IsCopy">Whether it has memory of its own, which the optimizer does not change; a view shares that of the parameter.</param>
/// <param name="Stores">Whether a function on the way has stored what its backward needs, which the first backward frees.</param>
/// <param name="IsDetached">Whether no gradient leads back.</param>
internal readonly record struct WeightCopy(bool IsCopy, bool Stores, bool IsDetached)
{
    // What is calculated of weights is a sum over layers, each operator a step.
    private const int Depth = 12;

    private static readonly ImmutableHashSet<string> Views = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "flatten", "view", "reshape", "ravel", "t", "transpose", "permute", "narrow", "index", "select", "slice", "squeeze", "unsqueeze",
        "alias", "contiguous", "view_as", "reshape_as",
        "to", "cpu", "cuda", "MoveToOuterDisposeScope", "DetachFromDisposeScope");

    // Those that return the tensor itself where they have nothing to do.
    private static readonly ImmutableHashSet<string> SameTensor = ImmutableHashSet.Create(
        StringComparer.Ordinal, "alias", "contiguous", "to", "cpu", "cuda", "MoveToOuterDisposeScope", "DetachFromDisposeScope");

    private static readonly ImmutableHashSet<string> Gatherings = ImmutableHashSet.Create(
        StringComparer.Ordinal, "cat", "concat", "concatenate", "stack", "hstack", "vstack", "dstack", "column_stack", "row_stack",
        "parameters_to_vector");

    // Their backward needs nothing but sizes and numbers.
    private static readonly ImmutableHashSet<string> Linear = ImmutableHashSet.Create(
        StringComparer.Ordinal, "clone", "sum", "mean", "neg", "add", "sub", "mul", "div", "double", "half", "float");

    private static readonly ImmutableHashSet<string> Storing = ImmutableHashSet.Create(
        StringComparer.Ordinal, "square", "pow", "abs", "norm", "exp", "log", "sqrt", "index_select");

    /// <summary>What the value is; null where it is made of anything else, or nobody can say.</summary>
    public static WeightCopy? Of(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Of(value, new ValueWalk(torch, cancellationToken, Depth));

    private static WeightCopy? Of(IOperation value, ValueWalk walk)
    {
        var written = value.WithoutConversions();
        if (walk.IsOver || !walk.Torch.IsTensor(written.Type))
        {
            return null;
        }

        if (Learnable.IsParameter(written.Type, walk.Torch))
        {
            return default(WeightCopy);
        }

        var made = written switch
        {
            IInvocationOperation call => OfCall(call, walk),
            IBinaryOperation binary => OfBinary(binary, walk),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negated => Copied(Of(negated.Operand, walk.Next)),
            IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } indexed } => Of(indexed, walk.Next),
            IPropertyReferenceOperation { Property.Name: "T" or "mT", Instance: { } transposed } => Of(transposed, walk.Next),
            ILocalReferenceOperation local when walk.Torch.BodyOf(local).Reaching(local, local.Local) is { } definition =>
                Of(definition, walk.Next),
            _ => null,
        };
        return made is { } copy && !IsSame(written) && GradMode.DisabledBy(written, walk.Torch, walk.CancellationToken) is not null
            ? copy with { IsDetached = true }
            : made;
    }

    private static bool IsSame(IOperation operation) =>
        operation is ILocalReferenceOperation || (operation is IInvocationOperation call && SameTensor.Contains(call.TargetMethod.Name));

    private static WeightCopy? OfCall(IInvocationOperation call, ValueWalk walk)
    {
        if (!walk.Torch.Declares(call.TargetMethod))
        {
            return walk.Torch.Members.ReturnedValue(call.TargetMethod, walk.CancellationToken) is { } returned
                ? Of(returned, walk.Next)
                : null;
        }

        var name = call.TargetMethod.Name;
        if (Gatherings.Contains(name))
        {
            return call.ArgumentAt(0) is { } parts ? Copied(OfElements(parts, walk.Next)) : null;
        }

        if (!call.IsTensorFunction(walk.Torch) || Others(call).Any(other => walk.IsTensor(other)))
        {
            return null;
        }

        var subject = Of(call.Subject()!, walk.Next);
        return name is "detach" or "detach_" ? subject is { } detached ? detached with { IsDetached = true } : null
            : Views.Contains(name) ? subject
            : Linear.Contains(name) ? Copied(subject)
            : Storing.Contains(name) ? Stored(subject)
            : null;
    }

    private static IEnumerable<IOperation> Others(IInvocationOperation call) =>
        call.Arguments.Select(static argument => argument.Value).Where(value => !ReferenceEquals(value, call.Subject()));

    private static WeightCopy? OfBinary(IBinaryOperation binary, ValueWalk walk)
    {
        var left = Of(binary.LeftOperand, walk.Next);
        var right = Of(binary.RightOperand, walk.Next);
        var isSum = binary.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract;
        return (left, right) switch
        {
            ({ } a, { } b) => isSum ? Copied(Both(a, b)) : Stored(Both(a, b)),
            ({ } a, null) when IsNumber(binary.RightOperand, walk.Torch) => Copied(a),
            (null, { } b) when IsNumber(binary.LeftOperand, walk.Torch) =>
                binary.OperatorKind == BinaryOperatorKind.Divide ? Stored(b) : Copied(b),
            _ => null,
        };
    }

    private static bool IsNumber(IOperation operand, TorchContext torch) => operand switch
    {
        IConversionOperation { OperatorMethod: not null } conversion => !torch.IsTensor(conversion.Operand.Type),
        _ => !torch.IsTensor(operand.WithoutConversions().Type),
    };

    private static WeightCopy? Copied(WeightCopy? made) => made is { } copy ? copy with { IsCopy = true } : null;

    private static WeightCopy? Stored(WeightCopy? made) =>
        made is { } copy ? new WeightCopy(IsCopy: true, Stores: true, copy.IsDetached) : null;

    private static WeightCopy Both(WeightCopy a, WeightCopy b) =>
        new(a.IsCopy || b.IsCopy, a.Stores || b.Stores, a.IsDetached && b.IsDetached);

    // Of a list all elements must be made of parameters; a query has one element to look at, a list of one is not copied by cat.
    private static WeightCopy? OfElements(IOperation list, ValueWalk walk)
    {
        WeightCopy? all = null;
        var elements = Elements(list, walk).ToList();
        if (elements.Count == 1
            && (list.WithoutConversions() is IArrayCreationOperation || list.WithoutConversions().IsCollectionExpression()))
        {
            return null;
        }

        foreach (var element in elements)
        {
            if (element is null || OfElement(element, walk) is not { } part)
            {
                return null;
            }

            all = all is { } others ? Both(others, part) : part;
        }

        return all;
    }

    private static WeightCopy? OfElement(IOperation element, ValueWalk walk) =>
        walk.IsTensor(element) ? Of(element, walk)
        : element is IInvocationOperation { TargetMethod.Name: "parameters" } call
            && walk.Torch.Declares(call.TargetMethod) ? default(WeightCopy)
        : null;

    // An element that is not known is null.
    private static IEnumerable<IOperation?> Elements(IOperation list, ValueWalk walk)
    {
        var written = list.WithoutConversions();
        if (written is IArrayCreationOperation { Initializer.ElementValues: var values })
        {
            return values;
        }

        if (written.IsCollectionExpression())
        {
            return written.ChildOperations;
        }

        if (!walk.IsOver && written is ILocalReferenceOperation local)
        {
            var body = walk.Torch.BodyOf(local);
            var added = body.References(local.Local)
                .Select(static reference => reference.WithConversionsAround().Parent)
                .OfType<IInvocationOperation>()
                .Where(static call => call.TargetMethod.Name == "Add" && call.Instance is ILocalReferenceOperation)
                .Select(static call => call.ArgumentAt(0))
                .ToList();
            return added.Count > 0 ? added
                : body.Reaching(local, local.Local) is { } definition ? Elements(definition, walk.Next)
                : new IOperation?[] { null };
        }

        if (walk.IsOver
            || written is not IInvocationOperation query
            || (query.Instance is not null && walk.Torch.Declares(query.TargetMethod)))
        {
            return new[] { written is IInvocationOperation ? written : null };
        }

        return query switch
        {
            { TargetMethod.Name: "Select" }
                when query.ArgumentAt(1)?.DescendantsAndSelf().OfType<IAnonymousFunctionOperation>().FirstOrDefault() is { } selector =>
                selector.Body.Descendants().OfType<IReturnOperation>().Select(static returned => returned.ReturnedValue),
            { TargetMethod.Name: "ToArray" or "ToList" or "Where" or "OrderBy" or "Reverse" } when query.Subject() is { } source =>
                Elements(source, walk.Next),
            { TargetMethod.Name: "Concat" or "Append" or "Prepend", Arguments: [{ Value: var first }, { Value: var second }] } =>
                Elements(first, walk.Next).Concat(query.TargetMethod.Name == "Concat" ? Elements(second, walk.Next) : new[] { second }),
            _ => new IOperation?[] { null },
        };
    }
}
