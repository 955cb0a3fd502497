using LossGen.Generator.Analyzers.Torch;
using LossGen.Generator.Analyzers.Torch.Losses;
using LossGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Dominance.BuiltIn;

/// <summary>The sizes that loss functions have when training starts, whatever they are used for: logarithms, cosines, margins.</summary>
internal sealed class BuiltInMagnitudes(Lazy<TorchContext?> torch) : BodyMagnitudes(torch)
{
    protected override Magnitude? Read(ComponentReading component, IOperation returned, TorchContext torch, CancellationToken cancellationToken)
    {
        var value = ScaledValue.Of(returned, torch, cancellationToken);
        if (value.Factor <= 0)
        {
            return null;
        }

        var size = value.Reduced != LossReduction.Sum && OverlapLoss.Is(value.Value, torch, cancellationToken)
            ? TypicalSizes.Overlap
            : value.Loss(torch, cancellationToken) is { } loss && value.ReductionOf(loss, torch, cancellationToken) == LossReduction.Mean
                ? TypicalSizes.Of(loss, torch, cancellationToken)
                : null;
        return size is null ? null : Create(size, value.Factor, Typical);
    }
}
