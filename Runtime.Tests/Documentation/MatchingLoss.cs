using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation;

[CombinedLoss]
public sealed partial class MatchingLoss(Module<Tensor, Tensor> features)
{
    private readonly Module<Tensor, Tensor> features = features;

    [Intermediate]
    private (Tensor Drawn, Tensor Real) Features(Tensor prediction, Tensor image) =>
        (features.call(prediction), features.call(image));

    [MainLoss]
    private static Tensor Content((Tensor Drawn, Tensor Real) features) => functional.mse_loss(features.Drawn, features.Real);

    [AuxiliaryLoss(0.1)]
    private static Tensor Scale((Tensor Drawn, Tensor Real) features) =>
        functional.l1_loss(features.Drawn.std(), features.Real.std());
}
