using FourStep.Losses;
using MultiFashion.Data;

namespace FourStep.Schedules;

/// <summary>The schedule of Faster R-CNN: in the last two of its four stages the trunk is frozen.</summary>
internal sealed class FourSteps : Schedule
{
    private readonly FourStepLoss.Alternation _alternation;

    public FourSteps(TwoHeads network) => _alternation = Owned(new FourStepLoss(network)).Alternate(
        topLeftWithTrunk: Adam(network.TrunkAnd(network.TopLeft)),
        bottomRightWithTrunk: Adam(network.TrunkAnd(network.BottomRight)),
        topLeftAlone: Adam(network.TopLeft.parameters()),
        bottomRightAlone: Adam(network.BottomRight.parameters()));

    public override int Steps => 4 * HeadUpdates.InEachStage;

    public override bool IsFinished => _alternation.IsFinished;

    public override void Step(Batch batch) =>
        _alternation.Step(image: batch.Image, topLeftLabels: batch.TopLeftLabels, bottomRightLabels: batch.BottomRightLabels).Dispose();
}
