using LossGen;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiFashion.Losses;

/// <summary>The main task alone: what there is to lose to a bad weighting.</summary>
[CombinedLoss]
public partial class SingleTaskLoss
{
    [MainLoss]
    private static Tensor TopLeft(Tensor topLeftLogits, Tensor topLeftLabels) =>
        functional.cross_entropy(topLeftLogits, topLeftLabels);
}
