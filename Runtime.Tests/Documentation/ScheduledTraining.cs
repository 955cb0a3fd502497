using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Documentation;

internal static class ScheduledTraining
{
    public static (TrainingCheckpoint Checkpoint, optim.lr_scheduler.LRScheduler Scheduler) Of(
        nn.Module model, optim.Optimizer optimizer, LossModule loss)
    {
        var scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max: 20);
        return (new TrainingCheckpoint(model, optimizer, loss).Add("scheduler", scheduler), scheduler);
    }
}
