using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Alternating;

[CombinedLoss(Order = PhaseOrder.Once)]
[Phase("Trunk", nameof(Reconstruction), Trains = new[] { nameof(trunk), nameof(decoder) }, Steps = 300)]
[Phase("Head", nameof(Classes), Trains = new[] { nameof(head) }, Steps = 200)]
public sealed partial class OnceLoss(
    Module<Tensor, Tensor> trunk, Module<Tensor, Tensor> decoder, Module<Tensor, Tensor> head)
{
    private readonly Module<Tensor, Tensor> trunk = trunk;
    private readonly Module<Tensor, Tensor> decoder = decoder;
    private readonly Module<Tensor, Tensor> head = head;

    [LossComponent]
    private Tensor Reconstruction(Tensor x) => functional.mse_loss(decoder.call(trunk.call(x)), x);

    [LossComponent]
    private Tensor Classes(Tensor x, Tensor label) => functional.cross_entropy(head.call(trunk.call(x)), label);
}
