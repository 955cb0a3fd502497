using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Rules;

/// <summary>Reads whether a tensor is a column or a vector: from what makes it, reshapes it, and calculates with it.</summary>
internal static class TensorLayouts
{
    /// <summary>The layout of a value.</summary>
    public static TensorLayout Of(IOperation tensor, TorchContext torch, CancellationToken cancellationToken) =>
        Of(tensor, new ValueWalk(torch, cancellationToken));

    /// <summary>The vector that meets a column in the arithmetic a value comes from; null where none does.</summary>
    public static IOperation? VectorBesideColumn(IOperation tensor, TorchContext torch, CancellationToken cancellationToken)
    {
        for (var depth = 0; depth < ValueWalk.Limit; depth++)
        {
            if (Operands(SameShape(tensor, torch, cancellationToken), torch, cancellationToken) is not var (left, right))
            {
                return null;
            }

            switch (Of(left, torch, cancellationToken), Of(right, torch, cancellationToken))
            {
                case (TensorLayout.Column, TensorLayout.Vector):
                    return right;
                case (TensorLayout.Vector, TensorLayout.Column):
                    return left;
                case (TensorLayout.Pairs, _):
                    tensor = left;
                    break;
                case (_, TensorLayout.Pairs):
                    tensor = right;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private static TensorLayout Of(IOperation? tensor, ValueWalk walk)
    {
        if (tensor is null || walk.IsOver)
        {
            return TensorLayout.Unknown;
        }

        var origin = SameShape(tensor, walk.Torch, walk.CancellationToken);
        if (Operands(origin, walk.Torch, walk.CancellationToken) is var (left, right))
        {
            return Together(Of(left, walk.Next), left, Of(right, walk.Next), right, walk.Torch);
        }

        return origin switch
        {
            IInvocationOperation call
                when call.CalledModule(walk.Torch) is { } module && IsOfLayer(module, walk.Torch, walk.CancellationToken) =>
                OutputSize(module, walk.Torch, walk.CancellationToken) is 1.0 && IsBatch(call, walk.Torch, walk.CancellationToken)
                    ? TensorLayout.Column
                    : TensorLayout.Unknown,
            IInvocationOperation call when CalledValue.Of(call, walk.Torch, walk.CancellationToken) is { } returned =>
                IsBatch(call, walk.Torch, walk.CancellationToken) ? Of(returned, walk.Next) : TensorLayout.Unknown,
            IInvocationOperation { TargetMethod.Name: "unsqueeze" } call when call.IsTensorFunction(walk.Torch)
                && Dimension(call, walk.Torch, walk.CancellationToken) is 1 or -1
                && Of(call.Subject(), walk.Next) == TensorLayout.Vector => TensorLayout.Column,
            IInvocationOperation { TargetMethod.Name: "squeeze" } call when call.IsTensorFunction(walk.Torch)
                && (call.ArgumentAt(call.Instance is null ? 1 : 0) is null
                    || Dimension(call, walk.Torch, walk.CancellationToken) is 1 or -1)
                && Of(call.Subject(), walk.Next) == TensorLayout.Column => TensorLayout.Vector,
            IInvocationOperation { TargetMethod.Name: "view" or "reshape" } call
                when call.IsTensorFunction(walk.Torch) && EndsInOne(call, walk.Torch, walk.CancellationToken) => TensorLayout.Column,
            _ when Extremes(origin, walk.Torch, walk.CancellationToken) is { } call && call.IsTensorFunction(walk.Torch)
                    && Constants.Number(call.Argument("dim")?.Value, walk.Torch, walk.CancellationToken) is 1 or -1
                    && KeepsNoDimension(call)
                    && IsTable(call.Subject(), walk.Next) => TensorLayout.Vector,
            _ => TensorRank.Of(origin, walk.Torch, walk.CancellationToken) == 1 && !IsOneNumber(origin)
                ? TensorLayout.Vector
                : TensorLayout.Unknown,
        };
    }

    // x.max(1).values, or what was taken out of it: var (best, _) = x.max(1). The dimension is gone from the indices, too.
    private static IInvocationOperation? Extremes(IOperation part, TorchContext torch, CancellationToken cancellationToken)
    {
        var whole = part switch
        {
            IFieldReferenceOperation { Instance: { Type.IsTupleType: true } tuple } => Origin.Definition(tuple, torch, cancellationToken),
            ILocalReferenceOperation local => torch.BodyOf(local).ReachingWrite(local, local.Local)?.Part?.Whole,
            _ => null,
        };
        return whole as IInvocationOperation is { TargetMethod.Name: "max" or "min" or "kthvalue" or "mode" } call ? call : null;
    }

    private static TensorLayout Together(
        TensorLayout left, IOperation leftOperand, TensorLayout right, IOperation rightOperand, TorchContext torch) =>
        !torch.IsTensor(leftOperand.WithoutConversions().Type) ? right
        : !torch.IsTensor(rightOperand.WithoutConversions().Type) ? left
        : left == right ? left
        : left == TensorLayout.Unknown || right == TensorLayout.Unknown ? TensorLayout.Unknown
        : TensorLayout.Pairs;

    private static IOperation SameShape(IOperation tensor, TorchContext torch, CancellationToken cancellationToken)
    {
        var origin = Origin.WithSameShape(tensor, torch, cancellationToken);
        while (origin is IInvocationOperation { TargetMethod.Name: "detach" or "alias" or "contiguous" or "neg" or "abs" } call
            && call.IsTensorFunction(torch)
            && call.Subject() is { } subject)
        {
            origin = Origin.WithSameShape(subject, torch, cancellationToken);
        }

        return origin;
    }

    private static (IOperation Left, IOperation Right)? Operands(
        IOperation operation, TorchContext torch, CancellationToken cancellationToken) =>
        Arithmetic.Sum(operation, torch, cancellationToken)
            ?? Arithmetic.Product(operation, torch)
            ?? Arithmetic.Quotient(operation, torch);

    private static double? OutputSize(IOperation module, TorchContext torch, CancellationToken cancellationToken) =>
        ModuleCreation.TailOf(module, torch, cancellationToken) is { Type.Name: "Linear" } linear && torch.Declares(linear.Type)
            ? Constants.Number(linear.Argument("outputSize")?.Value, torch, cancellationToken)
            : null;

    private static bool IsOfLayer(IOperation module, TorchContext torch, CancellationToken cancellationToken) =>
        (ModuleCreation.TailOf(module, torch, cancellationToken)?.Type ?? module.Type) is { } type && torch.Declares(type);

    // Of one sample without a dimension for the batch, a layer of one output gives one number, [1].
    private static bool IsBatch(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        call.ArgumentAt(0) is not { } input
        || !torch.IsTensor(input.WithoutConversions().Type)
        || TensorRank.Of(input, torch, cancellationToken) != 1;

    // tensor(new[] { reward }), [1], is the same for all rows of a column.
    private static bool IsOneNumber(IOperation tensor) =>
        tensor is IInvocationOperation { TargetMethod.Name: "tensor" or "from_array" or "as_tensor" } call
        && call.ArgumentAt(0)?.WithoutConversions() is IArrayCreationOperation { Initializer.ElementValues.Length: 1 };

    // The output of a layer over a batch has two dimensions, as everywhere in this rule.
    private static bool IsTable(IOperation? tensor, ValueWalk walk) =>
        tensor is not null
        && !walk.IsOver
        && SameShape(tensor, walk.Torch, walk.CancellationToken) is IInvocationOperation call
        && IsBatch(call, walk.Torch, walk.CancellationToken)
        && (call.CalledModule(walk.Torch) is { } module && IsOfLayer(module, walk.Torch, walk.CancellationToken)
            ? OutputSize(module, walk.Torch, walk.CancellationToken) is not null
            : IsTable(CalledValue.Of(call, walk.Torch, walk.CancellationToken), walk.Next));

    private static double? Dimension(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        Constants.Number(call.ArgumentAt(call.Instance is null ? 1 : 0), torch, cancellationToken);

    private static bool KeepsNoDimension(IInvocationOperation call) => call.Argument("keepdim")?.IsOmitted() != false;

    private static bool EndsInOne(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        call.Arguments.FirstOrDefault(static argument => argument.Parameter?.IsParams == true)?.Value
            is IArrayCreationOperation { Initializer.ElementValues: [_, var last] }
        && Constants.Number(last, torch, cancellationToken) is 1.0;
}
