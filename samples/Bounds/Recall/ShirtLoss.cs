using LossGen;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bounds.Recall;

/// <summary>
/// As few false alarms as can be, while the recall is kept. The gradient is that of a soft recall; what is held against the bound is the
/// hard one, of scores above 0. There are some hundred steps, in which the multiplier has to arrive: hence the rate.
/// </summary>
[CombinedLoss]
public partial class ShirtLoss
{
    [MainLoss(Typical = 0.7)]
    private static Tensor FalseAlarms(Tensor score, Tensor isShirt) => Losses.OfOthers(score, isShirt);

    [KeepAbove(0.9, Measure = nameof(HardRecall), Rate = 0.1)]
    private static Tensor Recall(Tensor score, Tensor isShirt) => score[isShirt].sigmoid().mean();

    private static Tensor HardRecall(Tensor score, Tensor isShirt) => score[isShirt].gt(0).to(float32).mean();
}

/// <summary>The usual way: the misses with a weight, of which a sweep finds the best.</summary>
[CombinedLoss]
public partial class WeightedShirtLoss
{
    [MainLoss(Typical = 0.7)]
    private static Tensor FalseAlarms(Tensor score, Tensor isShirt) => Losses.OfOthers(score, isShirt);

    [AuxiliaryLoss(1, Typical = 0.7)]
    private static Tensor Misses(Tensor score, Tensor isShirt) => functional.softplus(-score[isShirt]).mean();
}

/// <summary>What both have.</summary>
internal static class Losses
{
    /// <summary>The cross-entropy of what is no shirt.</summary>
    public static Tensor OfOthers(Tensor score, Tensor isShirt) => functional.softplus(score[isShirt.logical_not()]).mean();
}
