using LossGen.Runtime.Tests.Losses;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schedules;

/// <summary>A schedule by steps, one by epochs and one of a regularizer, beside a main component that has none.</summary>
[CombinedLoss]
public sealed partial class ScheduledLoss
{
    [MainLoss]
    private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [AuxiliaryLoss, LinearSchedule(0, 0.4, Steps = 4)]
    private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [AuxiliaryLoss, StepSchedule(0.3, 0.2, 0.1, Epochs = new[] { 1, 3 })]
    private static Tensor Largest(Tensor prediction, Tensor target) => Components.Largest(prediction, target);

    [Regularizer, ConstantSchedule(0, 1e-3, Steps = 2)]
    private static Tensor Size(Tensor prediction) => Components.Size(prediction);
}
