using FashionGan.Networks;
using LossGen;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FashionGan;

/// <summary>The game: the critic learns to tell real garments from drawn ones, the generator to draw what passes for real.</summary>
[CombinedLoss]
[Phase("Critic", nameof(Real), nameof(Fake), Trains = new[] { nameof(critic) })]
[Phase("Generator", nameof(Fooling), Trains = new[] { nameof(generator) })]
internal sealed partial class GanLoss(GarmentCritic critic, GarmentGenerator generator)
{
    private readonly GarmentCritic critic = critic;
    private readonly GarmentGenerator generator = generator;

    [LossComponent]
    private Tensor Real(Tensor garments, Tensor classes) => Judged(critic.call(garments, classes), 1);

    [LossComponent]
    private Tensor Fake(Tensor noise, Tensor classes) => Judged(critic.call(generator.call(noise, classes), classes), 0);

    [LossComponent]
    private Tensor Fooling(Tensor noise, Tensor classes) => Judged(critic.call(generator.call(noise, classes), classes), 1);

    private static Tensor Judged(Tensor verdict, double truth) =>
        functional.binary_cross_entropy_with_logits(verdict, full_like(verdict, truth));
}
