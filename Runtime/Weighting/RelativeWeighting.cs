using static TorchSharp.torch;

namespace LossGen;

/// <summary>1 for the main component, |L₁| / (|Lᵢ| + ε) for the others.</summary>
internal sealed class RelativeWeighting : LossWeighting
{
    private readonly int _main;
    private readonly double _epsilon;
    private readonly double _maxScale;

    public RelativeWeighting(IReadOnlyList<ComponentInfo> components, double epsilon, double maxScale)
        : base(components)
    {
        _main = components.Select(static component => component.Role).ToList().IndexOf(LossRole.Main);
        if (_main < 0)
        {
            throw new ArgumentException(
                $"RelativeToMain scales components to the main one, and none of {string.Join(", ", components.Select(static c => c.Name))} is marked [MainLoss].",
                nameof(components));
        }

        (_epsilon, _maxScale) = (epsilon, maxScale);
    }

    public override Tensor Next(Tensor losses)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var weights = DetachedScale.ToMain(losses, losses[_main], DetachedScale.One(losses), _epsilon, _maxScale);
        weights[_main] = DetachedScale.One(losses);
        return scope.MoveToOuter(weights);
    }
}
