using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A weighting scheme that looks at the losses of a batch once more, after the optimizer's step. Its attribute says
/// <see cref="SchemeTraitsAttribute.SecondEvaluation"/>; a loss under it is trained by <c>Step(optimizer, () =&gt; inputs)</c>.
/// </summary>
public interface ISecondEvaluation
{
    /// <summary>
    /// The optimizer has stepped. What is assigned to the scheme's state is in force from the next step on. Not called after a step that
    /// was skipped, nor in evaluation mode; of losses that are not finite nothing stays.
    /// </summary>
    /// <param name="before">The losses of the step, shape [K], as <see cref="LossWeighting.Next"/> had them.</param>
    /// <param name="after">Those of the same batch with the parameters that the step left.</param>
    void AfterStep(Tensor before, Tensor after);
}
