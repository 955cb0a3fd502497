using LossGen.Runtime.Tests.Phases;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Conformance;

/// <summary>The recorded GAN: one step of the critic, then one of the generator.</summary>
[CombinedLoss]
[Phase("Critic", nameof(Real), nameof(Fake), Trains = new[] { nameof(critic) })]
[Phase("Generator", nameof(Fooling), Trains = new[] { nameof(generator) })]
public sealed partial class ReplayedGan(Sequential critic, Sequential generator)
{
    private readonly Sequential critic = critic;
    private readonly Sequential generator = generator;

    [LossComponent]
    private Tensor Real(Tensor real) => SmallGan.Judge(critic.call(real), 1);

    [LossComponent]
    private Tensor Fake(Tensor noise) => SmallGan.Judge(critic.call(generator.call(noise)), 0);

    [LossComponent]
    private Tensor Fooling(Tensor noise) => SmallGan.Judge(critic.call(generator.call(noise)), 1);
}
