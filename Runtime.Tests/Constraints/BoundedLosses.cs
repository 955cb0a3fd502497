using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Constraints;

/// <summary>Given numbers: two that are minimised, and one that is kept.</summary>
[CombinedLoss]
internal sealed partial class GivenBound
{
    [MainLoss]
    internal static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [KeepBelow(2, Rate = 0.1, Smooth = 0.5)]
    internal static Tensor? Kept(Tensor? kept) => kept is null ? null : Conformance.Given.Loss(kept);

    [AuxiliaryLoss(0.5)]
    internal static Tensor C(Tensor c) => Conformance.Given.Loss(c);
}

/// <summary>The same where nothing is ever absent.</summary>
[CombinedLoss]
internal sealed partial class AlwaysBound
{
    [MainLoss]
    internal static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [KeepBelow(2, Rate = 0.1, Smooth = 0.5)]
    internal static Tensor Kept(Tensor kept) => Conformance.Given.Loss(kept);
}

/// <summary>The same without a bound.</summary>
[CombinedLoss]
internal sealed partial class PlainPair
{
    [MainLoss]
    internal static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [AuxiliaryLoss(0.3)]
    internal static Tensor Kept(Tensor kept) => Conformance.Given.Loss(kept);
}

/// <summary>What is due at every third step.</summary>
[CombinedLoss]
internal sealed partial class LazyBound
{
    [MainLoss]
    internal static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [KeepBelow(2, Rate = 0.1, Smooth = 0.5, Every = 3)]
    internal static Tensor Kept(Tensor kept) => Conformance.Given.Loss(kept);
}

/// <summary>The gradient is that of one method, and the violation what another says.</summary>
[CombinedLoss]
internal sealed partial class MeasuredBound
{
    [MainLoss]
    internal static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [KeepAbove(0.9, Rate = 0.1, Smooth = 0, Measure = nameof(Hard))]
    internal static Tensor Soft(Tensor kept) => Conformance.Given.Loss(kept);

    internal static Tensor Hard(Tensor kept) => kept.gt(0.5).to(ScalarType.Float32);
}

/// <summary>Bounds of all kinds in two phases, one of them in both.</summary>
[CombinedLoss]
[Phase("First", nameof(A), nameof(Both))]
[Phase("Second", nameof(C), nameof(Both), nameof(Alone))]
internal sealed partial class PhasedBounds
{
    [LossComponent]
    internal static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [LossComponent]
    internal static Tensor C(Tensor c) => Conformance.Given.Loss(c);

    [KeepBelow(2, Rate = 0.1, Smooth = 0.5)]
    internal static Tensor Both(Tensor both) => Conformance.Given.Loss(both);

    [KeepAt(3, Rate = 0.1, Smooth = 0.5)]
    internal static Tensor Alone(Tensor alone) => Conformance.Given.Loss(alone);
}

/// <summary>A bound that is lowered while training.</summary>
[CombinedLoss]
internal sealed partial class ScheduledBound
{
    [MainLoss]
    internal static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [KeepBelow(1), LinearSchedule(3, 1, Steps = 4)]
    internal static Tensor Kept(Tensor kept) => Conformance.Given.Loss(kept);
}

/// <summary>One that derives from another with a bound, and adds one.</summary>
[CombinedLoss]
internal partial class BaseBound
{
    [MainLoss]
    internal static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [KeepBelow(2)]
    internal static Tensor Kept(Tensor kept) => Conformance.Given.Loss(kept);
}

[CombinedLoss]
internal sealed partial class DerivedBound : BaseBound
{
    [KeepAbove(1)]
    internal static Tensor More(Tensor more) => Conformance.Given.Loss(more);
}

/// <summary>One bounded component beside any scheme.</summary>
[CombinedLoss, Schemes.Chosen]
internal sealed partial class ChosenBound
{
    [MainLoss]
    internal static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [AuxiliaryLoss]
    internal static Tensor Absolute(Tensor b) => Conformance.Given.Loss(b);

    [AuxiliaryLoss]
    internal static Tensor C(Tensor c) => Conformance.Given.Loss(c);

    [KeepBelow(2, Rate = 0.1, Smooth = 0.5)]
    internal static Tensor Kept(Tensor kept) => Conformance.Given.Loss(kept);
}

/// <summary>As <see cref="AlwaysBound"/>, of which the method had another name.</summary>
[CombinedLoss]
internal sealed partial class RenamedBound
{
    [MainLoss]
    internal static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [KeepBelow(2, Rate = 0.1, Smooth = 0.5, FormerNames = new[] { "Kept" })]
    internal static Tensor Room(Tensor kept) => Conformance.Given.Loss(kept);
}
