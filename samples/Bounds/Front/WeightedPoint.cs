using LossGen;
using static TorchSharp.torch;

namespace Bounds.Front;

/// <summary>The same objectives as a weighted sum.</summary>
[CombinedLoss]
public partial class WeightedPoint
{
    [LossComponent]
    private static Tensor First(Tensor x) => Objectives.First(x);

    [LossComponent]
    private static Tensor Second(Tensor x) => Objectives.Second(x);
}
