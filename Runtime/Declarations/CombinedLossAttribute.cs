namespace LossGen;

/// <summary>
/// Marks a partial class as a combined loss. Its annotated methods are the components; the generator adds
/// <c>forward</c>, <c>Compute</c>, <c>Step</c>, <c>Weights</c> and <c>Formula</c>, and makes the class derive from
/// <see cref="LossModule"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CombinedLossAttribute : Attribute
{
    /// <summary>
    /// What a step does when a loss or the gradient norm is not finite. The default, <see cref="NonFinite.Propagate"/>,
    /// never waits for the device; the others wait once a step.
    /// </summary>
    public NonFinite NonFinite { get; set; } = NonFinite.Propagate;

    /// <summary>
    /// The largest 2-norm that the gradient of all of the optimizer's parameters may have; longer gradients are scaled
    /// down to it before the optimizer steps. 0, the default, switches clipping off. Waits for the device once a step.
    /// </summary>
    public double MaxNorm { get; set; }

    /// <summary>
    /// What happens when a checkpoint was written with other declared weights than the class has now. By default the
    /// class wins and <see cref="LossModule.CheckpointMismatch"/> tells; <see langword="true"/> keeps the checkpoint's.
    /// </summary>
    public bool KeepCheckpointWeights { get; set; }
}
