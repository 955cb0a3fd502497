using FourStep.Schedules;
using LossGen;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FourStep.Losses;

/// <summary>Each head with the trunk, one after the other; then each head alone, over the trunk as it now is.</summary>
[CombinedLoss(Order = PhaseOrder.Once)]
[Phase("TopLeftWithTrunk", nameof(TopLeft), Trains = new[] { nameof(trunk), nameof(topLeft) }, Steps = HeadUpdates.InEachStage)]
[Phase("BottomRightWithTrunk", nameof(BottomRight), Trains = new[] { nameof(trunk), nameof(bottomRight) }, Steps = HeadUpdates.InEachStage)]
[Phase("TopLeftAlone", nameof(TopLeft), Trains = new[] { nameof(topLeft) }, Steps = HeadUpdates.InEachStage)]
[Phase("BottomRightAlone", nameof(BottomRight), Trains = new[] { nameof(bottomRight) }, Steps = HeadUpdates.InEachStage)]
internal sealed partial class FourStepLoss(TwoHeads network)
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
