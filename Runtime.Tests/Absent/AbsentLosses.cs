using LossGen.Runtime.Tests.Conformance;
using LossGen.Runtime.Tests.Schemes;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Absent;

/// <summary>Two components that are always there, as what three are where one never is.</summary>
[CombinedLoss, Chosen]
internal sealed partial class ChosenTwo
{
    [MainLoss]
    internal static Tensor A(Tensor a) => Given.Loss(a);

    [AuxiliaryLoss(0.5)]
    internal static Tensor Absolute(Tensor b) => Given.Loss(b);
}

/// <summary>Recorded losses, each absent where null is given; under any scheme.</summary>
[CombinedLoss, Chosen]
internal sealed partial class ChosenMaybe
{
    [MainLoss]
    internal static Tensor? A(Tensor? a) => a is null ? null : Given.Loss(a);

    [AuxiliaryLoss(0.5)]
    internal static Tensor? Absolute(Tensor? b) => b is null ? null : Given.Loss(b);

    [AuxiliaryLoss(0.25)]
    internal static Tensor? C(Tensor? c) => c is null ? null : Given.Loss(c);
}

[CombinedLoss]
internal sealed partial class FixedMaybe
{
    [MainLoss]
    internal static Tensor? A(Tensor? a) => a is null ? null : Given.Loss(a);

    [AuxiliaryLoss(0.25)]
    internal static Tensor? B(Tensor? b) => b is null ? null : Given.Loss(b);

    [AuxiliaryLoss(0.5)]
    internal static Tensor C(Tensor c) => Given.Loss(c);

    [Regularizer(0.1)]
    internal static Tensor? R(Tensor? r) => r is null ? null : Given.Loss(r);
}

[CombinedLoss]
[ConvexWeights]
internal sealed partial class ConvexMaybe
{
    [LossComponent(0.75)]
    internal static Tensor A(Tensor a) => Given.Loss(a);

    [LossComponent(0.25)]
    internal static Tensor? B(Tensor? b) => b is null ? null : Given.Loss(b);
}

[CombinedLoss]
[UnitNormalized]
internal sealed partial class UnitMaybe
{
    [MainLoss]
    internal static Tensor? A(Tensor? a) => a is null ? null : Given.Loss(a);

    [AuxiliaryLoss(0.25)]
    internal static Tensor? B(Tensor? b) => b is null ? null : Given.Loss(b);

    [Regularizer(0.1)]
    internal static Tensor? R(Tensor? r) => r is null ? null : Given.Loss(r);
}

[CombinedLoss]
[GeometricMean]
internal sealed partial class GeometricMaybe
{
    [LossComponent]
    internal static Tensor A(Tensor a) => Given.Loss(a);

    [LossComponent]
    internal static Tensor? B(Tensor? b) => b is null ? null : Given.Loss(b);

    [LossComponent(CanBeAbsent = true)]
#nullable disable
    internal static Tensor C(Tensor c = null) => c is null ? null : Given.Loss(c);
#nullable restore
}

[CombinedLoss]
[RelativeToMain]
internal sealed partial class RelativeMaybe
{
    [MainLoss]
    internal static Tensor? A(Tensor? a) => a is null ? null : Given.Loss(a);

    [AuxiliaryLoss(0.25)]
    internal static Tensor? B(Tensor? b) => b is null ? null : Given.Loss(b);
}
