using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A weighting scheme that decides on loss values. It is a module: parameters, buffers and random state that a scheme
/// registers (with <c>register_parameter</c>, <c>register_buffer</c>, <c>register_module</c>) are trained, moved, saved and
/// loaded with the loss that owns it, and a step whose losses are not finite leaves them as they were.
/// </summary>
public abstract class LossWeighting : nn.Module
{
    /// <summary>Creates the scheme.</summary>
    /// <param name="components">The components that the scheme weighs, in declaration order; at least one.</param>
    protected LossWeighting(IReadOnlyList<ComponentInfo> components)
        : base(nameof(LossWeighting))
    {
        ArgumentNullException.ThrowIfNull(components);
        if (components.Count == 0)
        {
            throw new ArgumentException("A scheme weighs at least one component that is not a regularizer.", nameof(components));
        }

        Components = components;
    }

    /// <summary>The components that the scheme weighs, in declaration order.</summary>
    public IReadOnlyList<ComponentInfo> Components { get; }

    /// <summary>
    /// Decides the factors of one step and advances the scheme's state. The loss object multiplies them by the weights in
    /// force; where those are 1, the result is what multiplies the losses.
    /// </summary>
    /// <param name="losses">The unweighted losses, shape [K], in declaration order, without gradient, float32 or wider, on any device.</param>
    /// <returns>K factors, shape [K]. They may carry a gradient with respect to the scheme's own parameters: it is then d/ds Σ wᵢ(s)·Lᵢ plus that of <see cref="Penalty"/>.</returns>
    public abstract Tensor Next(Tensor losses);

    /// <summary>A 0-d term of the scheme's own parameters that is part of the total, such as Σ½sᵢ of uncertainty weighting.</summary>
    /// <returns>The term, with its gradient, or <see langword="null"/> for none, the default.</returns>
    public virtual Tensor? Penalty() => null;
}
