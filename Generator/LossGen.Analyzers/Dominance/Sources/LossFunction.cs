using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Dominance.Sources;

/// <summary>What a component is computed by: one of TorchSharp's losses, or one method of the user's.</summary>
internal static class LossFunction
{
    /// <summary>Something that is equal for components of one function; null where it cannot be told.</summary>
    public static object? Of(ComponentReading component, TorchContext? torch, CancellationToken cancellationToken)
    {
        if (torch?.Members.ReturnedValue(component.Method, cancellationToken) is not { } returned)
        {
            return null;
        }

        var value = ScaledValue.Of(returned, torch, cancellationToken);
        return value.Loss(torch, cancellationToken) is { } loss ? loss.Kind
            : value.Value is IInvocationOperation call && !torch.Declares(call.TargetMethod) ? call.TargetMethod.OriginalDefinition
            : null;
    }
}
