using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Documentation;

/// <summary>Divides every loss by the moving average of its magnitude.</summary>
[SchemeTraits(Contribution = ContributionBasis.Weight, NonNegativeWeights = true, DividesByLosses = true, TotalIsMeaningless = true)]
public sealed class AverageNormalizedAttribute : WeightingAttribute
{
    public double Decay { get; set; } = 0.99;

    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new AverageNormalized(components, Decay);
}

internal sealed class AverageNormalized : LossWeighting
{
    private readonly double _decay;
    private readonly SchemeState _average;

    public AverageNormalized(IReadOnlyList<ComponentInfo> components, double decay)
        : base(components)
    {
        _decay = decay;
        _average = RegisterState("average", zeros(components.Count));    // moved, saved and loaded with the loss
    }

    public override Tensor Next(Tensor losses)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (average, magnitudes) = (_average.Current, losses.abs());
        average = where(average == 0, magnitudes, (average * _decay) + (magnitudes * (1 - _decay)));
        _average.Next = average;    // in force when the optimizer has stepped, and dropped otherwise
        return scope.MoveToOuter(1 / (average + 1e-8));
    }
}

[CombinedLoss]
[AverageNormalized(Decay = 0.9)]
public partial class AveragedLoss
{
    [MainLoss]
    private static Tensor Squared(Tensor prediction, Tensor target) => nn.functional.mse_loss(prediction, target);

    [AuxiliaryLoss(0.3)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => nn.functional.l1_loss(prediction, target);
}
