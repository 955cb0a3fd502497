using LossGen.Samples;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FashionGan.Networks;

/// <summary>Judges whether a garment is a real one of its class: [batch, 1, 28, 28] and [batch, classes] to logits [batch, 1].</summary>
internal sealed class GarmentCritic : Module<Tensor, Tensor, Tensor>
{
    private const int Channels = 16;
    private const int Quarter = FashionMnist.Side / 4;
    private const double Slope = 0.2;

    private readonly Linear template;
    private readonly Sequential look;
    private readonly Sequential verdict;

    public GarmentCritic()
        : base(nameof(GarmentCritic))
    {
        template = Linear(FashionMnist.Classes, FashionMnist.PixelsPerImage);
        look = Sequential(
            Conv2d(2, Channels, kernel_size: 4, stride: 2, padding: 1),
            LeakyReLU(Slope),
            Conv2d(Channels, 2 * Channels, kernel_size: 4, stride: 2, padding: 1),
            LeakyReLU(Slope));
        verdict = Sequential(Flatten(), Linear(2 * Channels * Quarter * Quarter, 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor garments, Tensor classes)
    {
        using var scope = NewDisposeScope();

        // The class as a second picture beside the first, one for each class, learned.
        var expected = template.call(classes).view(-1, 1, FashionMnist.Side, FashionMnist.Side);
        return verdict.call(look.call(cat([garments, expected], dim: 1))).MoveToOuterDisposeScope();
    }
}
