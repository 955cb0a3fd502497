using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Conformance;

/// <summary>Losses whose components are inputs: recorded values go in, and what the generated code makes of them comes out.</summary>
internal static class Given
{
    public static Tensor Loss(Tensor loss) => loss;
}

[CombinedLoss]
internal sealed partial class ReplayedSum3
{
    [LossComponent]
    private static Tensor A(Tensor a) => Given.Loss(a);

    [LossComponent]
    private static Tensor B(Tensor b) => Given.Loss(b);

    [LossComponent]
    private static Tensor C(Tensor c) => Given.Loss(c);
}

[CombinedLoss, UnitNormalized(Epsilon = 0, MaxScale = 1e12)]
internal sealed partial class ReplayedLogSum3
{
    [LossComponent]
    private static Tensor A(Tensor a) => Given.Loss(a);

    [LossComponent]
    private static Tensor B(Tensor b) => Given.Loss(b);

    [LossComponent]
    private static Tensor C(Tensor c) => Given.Loss(c);
}

[CombinedLoss, GeometricMean]
internal sealed partial class ReplayedGeometric3
{
    [LossComponent]
    private static Tensor A(Tensor a) => Given.Loss(a);

    [LossComponent]
    private static Tensor B(Tensor b) => Given.Loss(b);

    [LossComponent]
    private static Tensor C(Tensor c) => Given.Loss(c);
}

[CombinedLoss, RelativeToMain(Epsilon = 0)]
internal sealed partial class ReplayedRatio
{
    [MainLoss]
    private static Tensor A(Tensor a) => Given.Loss(a);

    [AuxiliaryLoss]
    private static Tensor B(Tensor b) => Given.Loss(b);
}

[CombinedLoss, ConvexWeights(0.3)]
internal sealed partial class ReplayedConvex
{
    [LossComponent]
    private static Tensor A(Tensor a) => Given.Loss(a);

    [LossComponent]
    private static Tensor B(Tensor b) => Given.Loss(b);
}

[CombinedLoss, UnitNormalized]
internal sealed partial class ReplayedNormalized3
{
    [LossComponent]
    private static Tensor A(Tensor a) => Given.Loss(a);

    [LossComponent]
    private static Tensor B(Tensor b) => Given.Loss(b);

    [LossComponent]
    private static Tensor C(Tensor c) => Given.Loss(c);
}
