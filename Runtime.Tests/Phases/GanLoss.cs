using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Phases;

[CombinedLoss]
[Phase("Critic", nameof(Real), nameof(Fake), Trains = new[] { nameof(critic) }, Steps = 2)]
[Phase("Generator", nameof(Fooling), Trains = new[] { nameof(generator) })]
public sealed partial class GanLoss(Sequential critic, Sequential generator)
{
    private readonly Sequential critic = critic;
    private readonly Sequential generator = generator;

    /// <summary>For the tests of what happens when a component throws.</summary>
    public bool FoolingThrows { get; set; }

    [LossComponent]
    private Tensor Real(Tensor real) => functional.binary_cross_entropy_with_logits(critic.call(real), ones(real.shape[0], 1, dtype: real.dtype));

    [LossComponent]
    private Tensor Fake(Tensor noise) => functional.binary_cross_entropy_with_logits(critic.call(generator.call(noise)), zeros(noise.shape[0], 1, dtype: noise.dtype));

    [LossComponent]
    private Tensor Fooling(Tensor noise) => FoolingThrows
        ? throw new InvalidOperationException("the component failed")
        : functional.binary_cross_entropy_with_logits(critic.call(generator.call(noise)), ones(noise.shape[0], 1, dtype: noise.dtype));
}
