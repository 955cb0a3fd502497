using LossGen.Analyzers.Values;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Dominance.Sources;

/// <summary>
/// The scale of a loss of known size that is summed over a batch. A component says nothing about the batch, so this is
/// the least it can be expected to be: enough against an auxiliary, and no number at all for the main component.
/// </summary>
internal sealed class SummedMagnitudes(Lazy<TorchContext?> torch) : BodyMagnitudes(torch)
{
    /// <summary>A small batch. Larger ones, and images of many pixels, make the sum larger still.</summary>
    private const double Batch = 32;

    /// <summary>Batches of 4 to 320.</summary>
    private const double UncertaintyOfBatch = 10;

    protected override Magnitude? Read(
        ComponentReading component, IOperation returned, TorchContext torch, CancellationToken cancellationToken)
    {
        if (component.Role == ComponentRole.Main)
        {
            return null;
        }

        var value = ScaledValue.Of(returned, torch, cancellationToken);
        return value.Factor > 0
            && value.Loss(torch, cancellationToken) is { } loss
            && value.ReductionOf(loss, torch, cancellationToken) == LossReduction.Sum
            && !TypicalSizes.HasWeights(loss)
            && TypicalSizes.Of(loss, torch, cancellationToken) is { } size
                ? Create(
                    size with { Uncertainty = UncertaintyOfBatch },
                    Batch * value.Factor,
                    $"{Typical}, summed over a batch of {Numbers.Text(Batch)} or more")
                    with { IsScaleOnly = true }
                : null;
    }
}
