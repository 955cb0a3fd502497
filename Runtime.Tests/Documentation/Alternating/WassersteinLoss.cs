using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Alternating;

[CombinedLoss]
[Phase("Critic", nameof(Distance), nameof(Penalty), Trains = new[] { nameof(critic) }, Steps = 5)]
[Phase("Generator", nameof(Fooling), Trains = new[] { nameof(generator) })]
public sealed partial class WassersteinLoss(Module<Tensor, Tensor> critic, Module<Tensor, Tensor> generator)
{
    private readonly Module<Tensor, Tensor> critic = critic;
    private readonly Module<Tensor, Tensor> generator = generator;

    [Intermediate]
    private Tensor Fake(Tensor noise) => generator.call(noise);

    [LossComponent(CanBeNegative = true)]
    private Tensor Distance(Tensor fake, Tensor image) => critic.call(fake).mean() - critic.call(image).mean();

    [Regularizer(10)]
    private Tensor Penalty(Tensor fake, Tensor image)
    {
        var share = rand(image.shape[0], 1);
        var mixed = (share * image + (1 - share) * fake).detach().requires_grad_();
        var gradient = autograd.grad(new[] { critic.call(mixed).sum() }, new[] { mixed }, retain_graph: true, create_graph: true)[0];
        return ((gradient.square().sum(1) + 1e-12).sqrt() - 1).square().mean();
    }

    [LossComponent(CanBeNegative = true)]
    private Tensor Fooling(Tensor fake) => -critic.call(fake).mean();
}
