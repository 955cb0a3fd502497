using FourStep.Losses;
using MultiFashion.Data;

namespace FourStep.Schedules;

/// <summary>One loss in every step, and the other in the next.</summary>
internal sealed class Turns : Schedule
{
    private readonly TurnsLoss.Alternation _alternation;
    private int _steps;

    public Turns(TwoHeads network) => _alternation = Owned(new TurnsLoss(network)).Alternate(
        topLeftTurn: Adam(network.TrunkAnd(network.TopLeft)),
        bottomRightTurn: Adam(network.TrunkAnd(network.BottomRight)));

    public override int Steps => 2 * HeadUpdates.InAll;

    public override bool IsFinished => _steps >= Steps;

    public override void Step(Batch batch)
    {
        _alternation.Step(image: batch.Image, topLeftLabels: batch.TopLeftLabels, bottomRightLabels: batch.BottomRightLabels).Dispose();
        _steps++;
    }
}
