using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>How many classes logits are over, where the code says it: in the layer that made them, or in their last shape.</summary>
internal static class ClassCount
{
    /// <summary>The number of classes, or null.</summary>
    public static long? Of(IOperation? logits, TorchContext torch, CancellationToken cancellationToken)
    {
        // Through functions that leave the shape alone: an index may have cut classes off.
        if (logits is null
            || Origin.WithSameShape(logits, torch, cancellationToken) is not IInvocationOperation call
            || !torch.Declares(call.TargetMethod))
        {
            return null;
        }

        var count = call.TargetMethod.Name is "view" or "reshape"
            && call.Argument("shape")?.Value is IArrayCreationOperation { Initializer.ElementValues: [_, var last] }
            ? Constants.Number(last, torch, cancellationToken)
            : call.CalledModule(torch) is { } module
                && ModuleCreation.TailOf(module, torch, cancellationToken) is { } layer
                && torch.Declares(layer.Type)
                ? Constants.Number((layer.Argument("outputSize") ?? layer.Argument("out_channels"))?.Value, torch, cancellationToken)
                : null;
        return count is >= 2 and <= int.MaxValue ? (long)count : null;
    }
}
