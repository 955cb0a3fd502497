namespace LossGen;

/// <summary>What a training step does when a loss or the gradient norm is NaN or infinite.</summary>
public enum NonFinite
{
    /// <summary>Nothing: the values reach the optimizer, as in a hand-written loop. Never waits for the device.</summary>
    Propagate,

    /// <summary>
    /// The step throws <see cref="NonFiniteLossException"/>, which names the first component that is not finite. The
    /// parameters and the optimizer are as before the step.
    /// </summary>
    Throw,

    /// <summary>The optimizer does not step; <see cref="StepReport.Skipped"/> is set and a note says why.</summary>
    SkipStep,
}
