using static TorchSharp.torch;

namespace LossGen.Benchmarks.Steps;

/// <summary>Two components, as a user writes them.</summary>
[CombinedLoss]
internal sealed partial class TwoTerms
{
    [LossComponent]
    private static Tensor Squared(Tensor prediction, Tensor target) => LossFunctions.Squared(prediction, target);

    [LossComponent(0.5)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => LossFunctions.Absolute(prediction, target);
}

/// <summary>Four components.</summary>
[CombinedLoss]
internal sealed partial class FourTerms
{
    [LossComponent]
    private static Tensor Squared(Tensor prediction, Tensor target) => LossFunctions.Squared(prediction, target);

    [LossComponent(0.5)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => LossFunctions.Absolute(prediction, target);

    [LossComponent(0.25)]
    private static Tensor Smooth(Tensor prediction, Tensor target) => LossFunctions.Smooth(prediction, target);

    [LossComponent(0.125)]
    private static Tensor Huber(Tensor prediction, Tensor target) => LossFunctions.Huber(prediction, target);
}

/// <summary>Eight components.</summary>
[CombinedLoss]
internal sealed partial class EightTerms
{
    [LossComponent]
    private static Tensor Squared(Tensor prediction, Tensor target) => LossFunctions.Squared(prediction, target);

    [LossComponent(0.5)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => LossFunctions.Absolute(prediction, target);

    [LossComponent(0.25)]
    private static Tensor Smooth(Tensor prediction, Tensor target) => LossFunctions.Smooth(prediction, target);

    [LossComponent(0.125)]
    private static Tensor Huber(Tensor prediction, Tensor target) => LossFunctions.Huber(prediction, target);

    [LossComponent(0.1)]
    private static Tensor Magnitude(Tensor prediction) => LossFunctions.Magnitude(prediction);

    [LossComponent(0.05)]
    private static Tensor Energy(Tensor prediction) => LossFunctions.Energy(prediction);

    [LossComponent(0.02)]
    private static Tensor Softness(Tensor prediction) => LossFunctions.Softness(prediction);

    [LossComponent(0.01)]
    private static Tensor Entropy(Tensor prediction, Tensor target) => LossFunctions.Entropy(prediction, target);
}
