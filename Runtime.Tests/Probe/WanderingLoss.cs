using LossGen.ForeignSchemes;
using LossGen.Runtime.Tests.Losses;
using static TorchSharp.torch;

namespace LossGen.Probe;

/// <summary>A loss whose scheme learns, remembers and draws random numbers.</summary>
[CombinedLoss, Wandering(0.9, Seed = 3)]
internal sealed partial class WanderingLoss
{
    [LossComponent]
    private static Tensor First(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [LossComponent(0.5)]
    private static Tensor Second(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);
}
