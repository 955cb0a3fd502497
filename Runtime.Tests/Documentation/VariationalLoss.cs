using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Documentation;

[CombinedLoss]
public partial class VariationalLoss
{
    [MainLoss(Typical = 220)]
    private static Tensor Reconstruction(Tensor output, Tensor image) => (output - image).square().sum(1).mean();

    /// <summary>Three nats are free, and a batch that is far off pulls as one of 100.</summary>
    [AuxiliaryLoss(Floor = 3, Cap = 100, Typical = 10)]
    private static Tensor Divergence(Tensor mean, Tensor logVariance) =>
        (mean.square() + logVariance.exp() - logVariance - 1).sum(1).mean() / 2;
}
