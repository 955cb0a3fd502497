using System.Reflection;
using System.Runtime.CompilerServices;
using static TorchSharp.torch.optim;

namespace LossGen;

/// <summary>
/// How often a scheduler of TorchSharp stepped. It counts that for its derived classes and has no property for it. A version of
/// TorchSharp that counts otherwise ends in a <see cref="MissingFieldException"/> where a scheduler is added, and in no wrong number.
/// </summary>
internal static class SchedulerSteps
{
    /// <summary>How often, the constructor's own step included.</summary>
    public static int Of(lr_scheduler.LRScheduler scheduler) => StepCount(scheduler);

    /// <summary>The same for as long as nobody tells the scheduler an epoch.</summary>
    public static int OffsetOf(lr_scheduler.LRScheduler scheduler) => LastEpoch(scheduler) - StepCount(scheduler);

    /// <summary>Whether the steps are TorchSharp's own, which are counted. One that overrides them may remember more.</summary>
    public static bool AreCounted(lr_scheduler.LRScheduler scheduler) =>
        scheduler.GetType()
            .GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(static method => method.Name == nameof(lr_scheduler.LRScheduler.step))
            .All(static method => method.DeclaringType == typeof(lr_scheduler.LRScheduler));

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_step_count")]
    private static extern ref int StepCount(lr_scheduler.LRScheduler scheduler);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_last_epoch")]
    private static extern ref int LastEpoch(lr_scheduler.LRScheduler scheduler);
}
