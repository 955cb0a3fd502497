using LossGen.Runtime.Tests.Losses;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

[CombinedLoss, Chosen]
internal sealed partial class ChosenLoss
{
    [MainLoss]
    internal static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [AuxiliaryLoss(0.3)]
    internal static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [AuxiliaryLoss(0.5)]
    internal static Tensor Largest(Tensor prediction, Tensor target) => Components.Largest(prediction, target);
}

[CombinedLoss(AccumulateSteps = 2), Chosen]
internal sealed partial class ChosenPair
{
    [MainLoss]
    private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [AuxiliaryLoss(0.3)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [AuxiliaryLoss(0.5)]
    private static Tensor Largest(Tensor prediction, Tensor target) => Components.Largest(prediction, target);

    [Regularizer(0.001)]
    private static Tensor Size(Tensor prediction) => Components.Size(prediction);
}

/// <summary>Factors that are averaged, a weight that is scheduled, and batches that are accumulated.</summary>
[CombinedLoss(AccumulateSteps = 2), Chosen, Smoothing(0.7)]
internal sealed partial class ChosenSmooth
{
    [MainLoss]
    private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [AuxiliaryLoss, LinearSchedule(0, 0.3, Steps = 10)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [AuxiliaryLoss, StepSchedule(0.5, 0.25, Epochs = new[] { 2 })]
    private static Tensor Largest(Tensor prediction, Tensor target) => Components.Largest(prediction, target);
}

[CombinedLoss, Chosen]
[Phase("First", nameof(Squared), nameof(Absolute))]
[Phase("Second", nameof(Squared), nameof(Largest))]
internal sealed partial class ChosenTurns
{
    [MainLoss]
    private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [AuxiliaryLoss(0.3)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [AuxiliaryLoss(0.5)]
    private static Tensor Largest(Tensor prediction, Tensor target) => Components.Largest(prediction, target);
}

/// <summary>Components that are inputs: recorded losses go in.</summary>
[CombinedLoss, Chosen]
internal sealed partial class ChosenGiven
{
    [MainLoss]
    private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [AuxiliaryLoss]
    private static Tensor Absolute(Tensor b) => Conformance.Given.Loss(b);

    [AuxiliaryLoss]
    private static Tensor C(Tensor c) => Conformance.Given.Loss(c);
}

internal static class ChosenSteps
{
    /// <summary>A step of losses that can be computed again, for the schemes that want that.</summary>
    public static StepResult Step(this ChosenGiven loss, optim.Optimizer optimizer, Func<(Tensor A, Tensor B, Tensor C)> losses) => loss.Step(optimizer, () =>
    {
        var (a, b, c) = losses();
        return new ChosenGiven.Inputs { A = a, B = b, C = c };
    });
}
