using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

[CombinedLoss]
public partial class PerceptualLoss(Module<Tensor, Tensor> features)
{
    private readonly Module<Tensor, Tensor> features = features;

    [MainLoss(Typical = 0.25)]
    private static Tensor Pixels(Tensor output, Tensor image) => functional.l1_loss(output, image);

    [AuxiliaryLoss(10, Typical = 0.0014)]
    private Tensor Appearance(Tensor output, Tensor image) =>
        functional.mse_loss(features.call(output), features.call(image).detach());
}
