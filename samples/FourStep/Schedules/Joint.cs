using FourStep.Losses;
using MultiFashion.Data;
using static TorchSharp.torch;

namespace FourStep.Schedules;

/// <summary>Both losses in every step: the trunk goes forward and backward once for two heads.</summary>
internal sealed class Joint : Schedule
{
    private readonly TwoHeads _network;
    private readonly JointLoss _loss;
    private readonly optim.Optimizer _optimizer;
    private int _steps;

    public Joint(TwoHeads network)
    {
        _network = network;
        _loss = Owned(new JointLoss());
        _optimizer = Adam(network.parameters());
    }

    public override int Steps => HeadUpdates.InAll;

    public override bool IsFinished => _steps >= Steps;

    public override void Step(Batch batch)
    {
        using var scope = NewDisposeScope();
        var features = _network.Trunk.call(batch.Image);
        using var step = _loss.Step(
            _optimizer,
            topLeftLogits: _network.TopLeft.call(features), topLeftLabels: batch.TopLeftLabels,
            bottomRightLogits: _network.BottomRight.call(features), bottomRightLabels: batch.BottomRightLabels);
        _steps++;
    }
}
