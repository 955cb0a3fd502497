using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation;

[CombinedLoss]
public partial class PairLoss
{
    [MainLoss]
    private static Tensor Label(Tensor logits, Tensor label) => functional.cross_entropy(logits, label);

    [KeepBelow(40)]
    private static Tensor Reconstruction(Tensor picture, Tensor image) => functional.mse_loss(picture, image);
}
