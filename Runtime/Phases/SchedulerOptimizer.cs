using static TorchSharp.torch;

namespace LossGen;

/// <summary>Whose learning rate a scheduler moves, which TorchSharp keeps in a field that is not public.</summary>
internal static class SchedulerOptimizer
{
    /// <summary>The optimizer; null for a scheduler that does not say.</summary>
    public static optim.Optimizer? Of(optim.lr_scheduler.LRScheduler scheduler)
    {
        foreach (var field in InstanceFields.Of(typeof(optim.lr_scheduler.LRScheduler), typeof(object)))
        {
            if (field.GetValue(scheduler) is optim.Optimizer optimizer)
            {
                return optimizer;
            }
        }

        return null;
    }
}
