using LossGen.Analyzers.Values;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Dominance.Sources;

/// <summary>The sizes that loss functions have when training starts, whatever they are used for: logarithms, cosines, margins.</summary>
internal sealed class BuiltInMagnitudes(Lazy<TorchContext?> torch) : BodyMagnitudes(torch)
{
    /// <summary>The magnitude of a loss, in a component or in a sum that is written by hand; null where it is not known.</summary>
    public static Magnitude? Of(IOperation loss, TorchContext torch, CancellationToken cancellationToken)
    {
        var value = ScaledValue.Of(loss, torch, cancellationToken);
        if (value.Factor <= 0)
        {
            return null;
        }

        var size = value.Reduced != LossReduction.Sum && OverlapLoss.Is(value.Value, torch, cancellationToken)
            ? TypicalSizes.Overlap
            : value.Loss(torch, cancellationToken) is { } call && value.ReductionOf(call, torch, cancellationToken) == LossReduction.Mean
                ? TypicalSizes.Of(call, torch, cancellationToken)
                : null;
        return size is null ? null : Create(size, value.Factor, Typical);
    }
    protected override Magnitude? Read(
        ComponentReading component, IOperation returned, TorchContext torch, CancellationToken cancellationToken) =>
        Of(returned, torch, cancellationToken);
}
