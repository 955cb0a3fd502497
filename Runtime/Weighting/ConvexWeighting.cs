using static TorchSharp.torch;

namespace LossGen;

/// <summary>a and 1 − a in the short form; ones where the components' own weights are the combination.</summary>
internal sealed class ConvexWeighting : LossWeighting
{
    private readonly double? _first;

    public ConvexWeighting(IReadOnlyList<ComponentInfo> components, double? first)
        : base(components)
    {
        if (first is { } a && !(a > 0 && a < 1 && components.Count == 2))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"[ConvexWeights({a})] weighs two components with a number between 0 and 1; there are {components.Count} components."),
                nameof(first));
        }

        _first = first;
    }

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        return _first is { } a ? tensor(new[] { a, 1 - a }, losses.dtype, losses.device) : ones_like(losses);
    }
}
