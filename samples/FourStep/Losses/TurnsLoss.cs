using LossGen;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FourStep.Losses;

/// <summary>The heads take turns, step by step, each with the trunk.</summary>
[CombinedLoss]
[Phase("TopLeftTurn", nameof(TopLeft), Trains = new[] { nameof(trunk), nameof(topLeft) })]
[Phase("BottomRightTurn", nameof(BottomRight), Trains = new[] { nameof(trunk), nameof(bottomRight) })]
internal sealed partial class TurnsLoss(TwoHeads network)
{
    private readonly Trunk trunk = network.Trunk;
    private readonly Sequential topLeft = network.TopLeft;
    private readonly Sequential bottomRight = network.BottomRight;

    [LossComponent]
    private Tensor TopLeft(Tensor image, Tensor topLeftLabels) =>
        functional.cross_entropy(topLeft.call(trunk.call(image)), topLeftLabels);

    [LossComponent]
    private Tensor BottomRight(Tensor image, Tensor bottomRightLabels) =>
        functional.cross_entropy(bottomRight.call(trunk.call(image)), bottomRightLabels);
}
