using LossGen.ForeignSchemes;
using LossGen.Runtime.Tests.Losses;
using static TorchSharp.torch;

namespace LossGen.Probe;

/// <summary>Bounds of every kind beside a scheme that learns, remembers and draws random numbers.</summary>
[CombinedLoss, Wandering(0.9, Seed = 3)]
internal sealed partial class BoundedLoss
{
    [LossComponent]
    private static Tensor First(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [KeepBelow(0.5, Rate = 0.1, Damping = 2)]
    private static Tensor Small(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [KeepAbove(0.5, Update = MultiplierUpdate.Multiplicative, Rate = 0.1, Every = 2)]
    private static Tensor Large(Tensor prediction) => Components.Size(prediction);

    [KeepAt(1, Rate = 0.1), LinearSchedule(3, 1, Steps = 6)]
    private static Tensor? Equal(Tensor prediction, Tensor? extra) => extra is null ? null : (prediction - extra).abs().mean();
}
