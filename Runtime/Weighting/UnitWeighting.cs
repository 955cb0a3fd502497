using static TorchSharp.torch;

namespace LossGen;

/// <summary>wᵢ / (|Lᵢ| + ε).</summary>
internal sealed class UnitWeighting(IReadOnlyList<ComponentInfo> components, double epsilon, double maxScale)
    : LossWeighting(components)
{
    public override Tensor Next(Tensor losses)
    {
        using var noGrad = no_grad();
        return DetachedScale.ToUnit(losses, DetachedScale.Declared(Components, losses), epsilon, maxScale);
    }
}
