using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Constraints;

/// <summary>min (x−2)² subject to x² ≤ 1: x = 1, λ = 1, price −1.</summary>
[CombinedLoss]
internal sealed partial class DiscLoss
{
    [MainLoss]
    internal static Tensor Distance(Tensor x) => (x - 2).square().sum();

    [KeepBelow(1)]
    internal static Tensor Size(Tensor x) => x.square().sum();
}

/// <summary>The same, with the other update.</summary>
[CombinedLoss]
internal sealed partial class GecoDiscLoss
{
    [MainLoss]
    internal static Tensor Distance(Tensor x) => (x - 2).square().sum();

    [KeepBelow(1, Update = MultiplierUpdate.Multiplicative)]
    internal static Tensor Size(Tensor x) => x.square().sum();
}

/// <summary>min (x−3)² subject to x² ≤ 4: x = 2, price −½, λ = 2 where relative.</summary>
[CombinedLoss]
internal sealed partial class WideDiscLoss
{
    [MainLoss]
    internal static Tensor Distance(Tensor x) => (x - 3).square().sum();

    [KeepBelow(4)]
    internal static Tensor Size(Tensor x) => x.square().sum();
}

/// <summary>The same with differences: λ = ½.</summary>
[CombinedLoss]
internal sealed partial class AbsoluteDiscLoss
{
    [MainLoss]
    internal static Tensor Distance(Tensor x) => (x - 3).square().sum();

    [KeepBelow(4, Relative = false)]
    internal static Tensor Size(Tensor x) => x.square().sum();
}

/// <summary>The same in other units: the constrained loss is a million times as large, and λ = 2 all the same.</summary>
[CombinedLoss]
internal sealed partial class LargeDiscLoss
{
    [MainLoss]
    internal static Tensor Distance(Tensor x) => (x - 3).square().sum();

    [KeepBelow(4e6)]
    internal static Tensor Size(Tensor x) => x.square().sum() * 1e6;
}

/// <summary>And in tiny units, by the multiplicative update.</summary>
[CombinedLoss]
internal sealed partial class SmallDiscLoss
{
    [MainLoss]
    internal static Tensor Distance(Tensor x) => (x - 3).square().sum();

    [KeepBelow(4e-6, Update = MultiplierUpdate.Multiplicative)]
    internal static Tensor Size(Tensor x) => x.square().sum() * 1e-6;
}

/// <summary>The same from the other side: min (x−3)² subject to 8 − x² ≥ 4, whose price is ½.</summary>
[CombinedLoss]
internal sealed partial class AboveLoss
{
    [MainLoss]
    internal static Tensor Distance(Tensor x) => (x - 3).square().sum();

    [KeepAbove(4)]
    internal static Tensor Room(Tensor x) => 8 - x.square().sum();
}

/// <summary>min x² + y² subject to x + y = 1: (½, ½), λ = −1.</summary>
[CombinedLoss]
internal sealed partial class LineLoss
{
    [MainLoss]
    internal static Tensor Size(Tensor x) => x.square().sum();

    [KeepAt(1)]
    internal static Tensor Sum(Tensor x) => x.sum();
}

/// <summary>Fonseca and Fleming's two objectives, whose front is concave: a bound on the one reaches every point of it.</summary>
[CombinedLoss]
internal sealed partial class FonsecaLoss
{
    [MainLoss]
    internal static Tensor First(Tensor x) => 1 - (-(x - (1 / Math.Sqrt(2))).square().sum()).exp();

    [KeepBelow(0.5, Relative = false, Penalty = 15, Rate = 0.1, Smooth = 0.9)]
    internal static Tensor Second(Tensor x) => 1 - (-(x + (1 / Math.Sqrt(2))).square().sum()).exp();
}

/// <summary>As the first, of a loss that says it could be negative, which it cannot.</summary>
[CombinedLoss]
internal sealed partial class SignedDiscLoss
{
    [MainLoss]
    internal static Tensor Distance(Tensor x) => (x - 2).square().sum();

    [KeepBelow(1, CanBeNegative = true)]
    internal static Tensor Size(Tensor x) => x.square().sum();
}
