using LossGen.Runtime.Tests.Schemes;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Limits;

/// <summary>What all of these losses are, without limits: four losses that are given.</summary>
[CombinedLoss, Chosen]
internal sealed partial class ChosenFree
{
    [MainLoss(0.5)]
    private static Tensor A(Tensor a) => a * 1;

    [AuxiliaryLoss(0.25)]
    private static Tensor Absolute(Tensor b) => b * 1;

    [AuxiliaryLoss(0.25)]
    private static Tensor? C(Tensor? c) => c is null ? null : c * 1;

    [Regularizer(0.1)]
    private static Tensor R(Tensor r) => r * 1;
}

[CombinedLoss, Chosen]
internal sealed partial class ChosenLimited
{
    [MainLoss(0.5, Cap = 3)]
    private static Tensor A(Tensor a) => a * 1;

    [AuxiliaryLoss(0.25, Floor = 1)]
    private static Tensor Absolute(Tensor b) => b * 1;

    [AuxiliaryLoss(0.25, Floor = 0.2, Cap = 1.5)]
    private static Tensor? C(Tensor? c) => c is null ? null : c * 1;

    [Regularizer(0.1, Cap = 2)]
    private static Tensor R(Tensor r) => r * 1;
}

[CombinedLoss]
internal sealed partial class FixedLimited
{
    [MainLoss(0.5, Cap = 3)]
    private static Tensor A(Tensor a) => a * 1;

    [AuxiliaryLoss(0.25, Floor = 1)]
    private static Tensor Absolute(Tensor b) => b * 1;

    [AuxiliaryLoss(0.25, Floor = 0.2, Cap = 1.5)]
    private static Tensor? C(Tensor? c) => c is null ? null : c * 1;

    [Regularizer(0.1, Cap = 2)]
    private static Tensor R(Tensor r) => r * 1;
}

[CombinedLoss, UnitNormalized]
internal sealed partial class UnitLimited
{
    [MainLoss(0.5, Cap = 3)]
    private static Tensor A(Tensor a) => a * 1;

    [AuxiliaryLoss(0.25, Floor = 1)]
    private static Tensor Absolute(Tensor b) => b * 1;

    [AuxiliaryLoss(0.25, Floor = 0.2, Cap = 1.5)]
    private static Tensor? C(Tensor? c) => c is null ? null : c * 1;

    [Regularizer(0.1, Cap = 2)]
    private static Tensor R(Tensor r) => r * 1;
}

[CombinedLoss, RelativeToMain]
internal sealed partial class RelativeLimited
{
    [MainLoss(0.5, Cap = 3)]
    private static Tensor A(Tensor a) => a * 1;

    [AuxiliaryLoss(0.25, Floor = 1)]
    private static Tensor Absolute(Tensor b) => b * 1;

    [AuxiliaryLoss(0.25, Floor = 0.2, Cap = 1.5)]
    private static Tensor? C(Tensor? c) => c is null ? null : c * 1;

    [Regularizer(0.1, Cap = 2)]
    private static Tensor R(Tensor r) => r * 1;
}

[CombinedLoss, GeometricMean]
internal sealed partial class GeometricLimited
{
    [MainLoss(0.5, Cap = 3)]
    private static Tensor A(Tensor a) => a * 1;

    [AuxiliaryLoss(0.25, Floor = 1)]
    private static Tensor Absolute(Tensor b) => b * 1;

    [AuxiliaryLoss(0.25, Floor = 0.2, Cap = 1.5)]
    private static Tensor? C(Tensor? c) => c is null ? null : c * 1;

    [Regularizer(0.1, Cap = 2)]
    private static Tensor R(Tensor r) => r * 1;
}

/// <summary>None of it may be absent: what is written out then is a sum.</summary>
[CombinedLoss]
internal sealed partial class FreeBits
{
    [MainLoss]
    private static Tensor A(Tensor a) => a * 1;

    [AuxiliaryLoss(0.5, Floor = 2, Cap = 10)]
    private static Tensor Kl(Tensor b) => b * 1;
}

/// <summary>A total of one term, which is no alias of it.</summary>
[CombinedLoss]
internal sealed partial class OnlyCapped
{
    [LossComponent(Cap = 2)]
    private static Tensor A(Tensor a) => a * 1;
}

/// <summary>Turns, of which each has limits of its own.</summary>
[CombinedLoss]
[Phase("First", nameof(A), nameof(B))]
[Phase("Second", nameof(B))]
internal sealed partial class LimitedTurns
{
    [LossComponent(Cap = 2)]
    private static Tensor A(Tensor a) => a * 1;

    [LossComponent(0.5, Floor = 1)]
    private static Tensor B(Tensor b) => b * 1;
}
