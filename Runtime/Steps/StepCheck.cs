using static TorchSharp.torch;

namespace LossGen;

/// <summary>Between backward and the optimizer's step: whether it may step, and how far.</summary>
internal static class StepCheck
{
    /// <summary>The gradient norm, if it was measured, and why the optimizer must not step, if so.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="target">What the step acts on. Its gradients are clipped to its limit.</param>
    /// <param name="policy">What is done with values that are not finite.</param>
    /// <param name="values">The losses and their components.</param>
    /// <param name="isLast">Whether the optimizer steps next, which it does not while batches are accumulated.</param>
    /// <exception cref="NonFiniteLossException">A value is not finite and the policy is <see cref="NonFinite.Throw"/>.</exception>
    public static (double? Norm, string? Unfit) Run(
        LossModule loss, StepTarget target, NonFinite policy, (ComponentSet Components, Tensor Losses) values, bool isLast)
    {
        var scheme = target.Scheme;
        var clips = isLast && target.MaxNorm > 0;
        if (policy == NonFinite.Propagate && !clips)
        {
            return (null, null);
        }

        var own = scheme is null ? [] : scheme.Scheme.parameters();
        var (losses, norm, ownNorm) = GradientPolicy.Measure(values.Losses, target.Model, own);
        if (policy != NonFinite.Propagate
            && GradientPolicy.FindNonFinite(values.Components.Infos, losses, norm, ownNorm, scheme?.Scheme) is var (message, component))
        {
            DropPoisonedCycle(target.Cycle, loss.LossParts.Notes);
            return policy == NonFinite.SkipStep
                ? (norm, message)
                : throw new NonFiniteLossException(
                    $"{loss.GetName()}: {message}. The optimizer did not step and the parameters are unchanged. "
                    + "Lower the learning rate, look at this component's inputs, or declare NonFinite = NonFinite.SkipStep.",
                    component);
        }

        // A norm that is NaN scales, too, and makes every gradient NaN: without it those that are finite would go on unlimited.
        if (clips && !(norm <= target.MaxNorm))
        {
            GradientPolicy.Scale(target.Model, target.MaxNorm / norm);
        }

        return (norm, null);
    }

    /// <summary>
    /// Batches that came under <see cref="NonFinite.Propagate"/> may be what is not finite: kept, they would have every later batch
    /// skipped. Looked at only where a step is refused.
    /// </summary>
    private static void DropPoisonedCycle(AccumulationCycle cycle, LossNotes notes)
    {
        if (cycle.IsOpen && !cycle.IsFinite())
        {
            notes.Add(cycle.Drop("their sum is not finite"));
        }
    }
}
