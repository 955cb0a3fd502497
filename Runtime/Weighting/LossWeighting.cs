using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A weighting scheme that decides on loss values. It is a module, so that parameters, buffers and random state that a
/// scheme registers are moved, saved and loaded with the loss that owns it.
/// </summary>
public abstract class LossWeighting : nn.Module
{
    /// <summary>Creates the scheme.</summary>
    /// <param name="components">The components that the scheme weighs, in declaration order.</param>
    protected LossWeighting(IReadOnlyList<ComponentInfo> components)
        : base(nameof(LossWeighting))
    {
        ArgumentNullException.ThrowIfNull(components);
        Components = components;
    }

    /// <summary>The components that the scheme weighs, in declaration order.</summary>
    public IReadOnlyList<ComponentInfo> Components { get; }

    /// <summary>Decides the weights of one step and advances the scheme's state.</summary>
    /// <param name="losses">The unweighted losses, shape [K], in declaration order, any device, a floating-point dtype.</param>
    /// <returns>The K weights that multiply the losses at this step, shape [K]. They carry a gradient only with respect to the scheme's own parameters.</returns>
    public abstract Tensor Next(Tensor losses);
}
