using static TorchSharp.torch;

namespace LossGen;

/// <summary>1 / K.</summary>
internal sealed class AveragedWeighting(IReadOnlyList<ComponentInfo> components) : LossWeighting(components)
{
    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var noGrad = no_grad();
        return full_like(losses, 1.0 / Components.Count);
    }
}
