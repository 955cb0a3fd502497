using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Alternating;

[CombinedLoss]
[Phase("Critic", nameof(Real), nameof(Fake), Trains = new[] { nameof(critic) }, Steps = 2)]
[Phase("Generator", nameof(Fooling), Trains = new[] { nameof(generator) })]
public sealed partial class CriticLoss(Module<Tensor, Tensor> critic, Module<Tensor, Tensor> generator)
{
    private readonly Module<Tensor, Tensor> critic = critic;
    private readonly Module<Tensor, Tensor> generator = generator;

    [LossComponent]
    private Tensor Real(Tensor image) => functional.softplus(-critic.call(image)).mean();

    [LossComponent]
    private Tensor Fake(Tensor noise) => functional.softplus(critic.call(generator.call(noise))).mean();

    [LossComponent]
    private Tensor Fooling(Tensor noise) => functional.softplus(-critic.call(generator.call(noise))).mean();
}
