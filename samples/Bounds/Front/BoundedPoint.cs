using LossGen;
using static TorchSharp.torch;

namespace Bounds.Front;

/// <summary>
/// One objective of Fonseca and Fleming under a bound on the other: min First subject to Second ≤ b. Their front is concave, and the
/// penalty must outweigh its curvature.
/// </summary>
[CombinedLoss]
public partial class BoundedPoint
{
    [MainLoss]
    private static Tensor First(Tensor x) => Objectives.First(x);

    [KeepBelow(0.5, Relative = false, Penalty = 15, Rate = 0.1, Smooth = 0.9)]
    private static Tensor Second(Tensor x) => Objectives.Second(x);
}
