using static TorchSharp.torch;

namespace LossGen;

/// <summary>The declared weights, whatever the losses are.</summary>
internal sealed class FixedWeighting(IReadOnlyList<ComponentInfo> components) : LossWeighting(components)
{
    public override Tensor Next(Tensor losses) => DetachedScale.Declared(Components, losses);
}
