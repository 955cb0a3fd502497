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

    /// <summary>
    /// How many calls of a step make one step of the optimizer, for batches that do not fit into memory; 1, the default,
    /// is every call. Each call adds its gradient, divided by this number; a batch of another size than the cycle's first
    /// counts by its size, which is the length of the first tensor input. Equal to one large batch for fixed and convex
    /// weights of mean-reduced losses; schemes that normalise use each batch's own losses, which is not the same.
    /// </summary>
    public int AccumulateSteps { get; set; } = 1;

    /// <summary>What follows the last phase, for a class with <see cref="PhaseAttribute"/>.</summary>
    public PhaseOrder Order { get; set; }
}
