using static TorchSharp.torch;

namespace LossGen;

/// <summary>1 / (|Lᵢ| + ε).</summary>
internal sealed class UnitWeighting(IReadOnlyList<ComponentInfo> components, double epsilon, double maxScale)
    : LossWeighting(components)
{
    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return scope.MoveToOuter(DetachedScale.ToUnit(losses, DetachedScale.One(losses), epsilon, maxScale));
    }
}
