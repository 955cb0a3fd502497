using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A combined loss for code that is generic over losses, such as a trainer of one's own: the inputs are one object. Every generated loss
/// is one for its nested class <c>Inputs</c>, and one that derives from another loss for that one's as well; not one with an input that
/// no object can hold, such as a span.
/// </summary>
/// <typeparam name="TInputs">The class <c>Inputs</c> of the loss.</typeparam>
public interface ICombinedLoss<TInputs>
    where TInputs : class
{
    /// <summary>The names of the components, in declaration order.</summary>
    IReadOnlyList<string> ComponentNames { get; }

    /// <summary>One training step on the combined loss.</summary>
    /// <param name="optimizer">The optimizer, which owns the parameters that are trained.</param>
    /// <param name="inputs">The inputs.</param>
    /// <returns>The detached losses, for the caller to dispose; reading them waits for the device.</returns>
    StepResult Step(optim.Optimizer optimizer, TInputs inputs);

    /// <summary>
    /// One training step on the combined loss, of inputs that can be computed again: what L-BFGS and schemes need that look at the losses
    /// after the optimizer's step. Others ask once.
    /// </summary>
    /// <param name="optimizer">The optimizer, which owns the parameters that are trained.</param>
    /// <param name="inputs">
    /// Computes the inputs of the same batch with the parameters as they are. Tensors that it makes are freed with the evaluation.
    /// </param>
    /// <returns>The detached losses of the first evaluation, for the caller to dispose; reading them waits for the device.</returns>
    StepResult Step(optim.Optimizer optimizer, Func<TInputs> inputs);

    /// <summary>The losses as tensors, with the total to call backward on, for a loop that steps by itself.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>The losses in the order of <see cref="ComponentNames"/>, and the totals.</returns>
    LossTerms Compute(TInputs inputs);

    /// <summary>The numbers of one evaluation, without gradient. Waits for the device once.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>Losses, shares and totals, by name.</returns>
    StepReport Evaluate(TInputs inputs);

    /// <summary>Steps the optimizer with the batches that were accumulated so far, as at the end of an epoch.</summary>
    /// <param name="optimizer">The optimizer that the batches were given with.</param>
    /// <returns>The batches' mean losses, for the caller to dispose; <see langword="null"/> where no batch waits.</returns>
    StepResult? EndCycle(optim.Optimizer optimizer);

    /// <summary>Tells the scheme that an epoch is over. Call it after the last step of every epoch; many schemes need no telling.</summary>
    void EpochEnd();
}
