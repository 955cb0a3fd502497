using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

[CombinedLoss]
public partial class SharedFeaturesLoss(Module<Tensor, Tensor> features)
{
    private readonly Module<Tensor, Tensor> features = features;

    [Intermediate]
    private Tensor Drawn(Tensor output) => features.call(output);

    [Intermediate]
    private Tensor Wanted(Tensor image) => features.call(image).detach();

    [MainLoss(Typical = 0.5)]
    private static Tensor Pixels(Tensor output, Tensor image) => functional.mse_loss(output, image);

    [AuxiliaryLoss(10, Typical = 0.005)]
    private static Tensor Content(Tensor drawn, Tensor wanted) => functional.mse_loss(drawn, wanted);

    [AuxiliaryLoss(1000, Typical = 4e-5)]
    private static Tensor Style(Tensor drawn, Tensor wanted) => functional.mse_loss(Gram(drawn), Gram(wanted));

    private static Tensor Gram(Tensor drawn)
    {
        var flat = drawn.flatten(2);
        return flat.matmul(flat.transpose(1, 2)) / flat.shape[2];
    }
}
