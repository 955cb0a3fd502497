using LossGen.Samples;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FashionGan.Networks;

/// <summary>Draws a garment of the asked class from noise: [batch, noise] and [batch, classes] to [batch, 1, 28, 28] in −1 to 1.</summary>
internal sealed class GarmentGenerator : Module<Tensor, Tensor, Tensor>
{
    public const int NoiseSize = 48;

    private const int Channels = 32;
    private const int Quarter = FashionMnist.Side / 4;

    private readonly Sequential seed;
    private readonly Sequential drawing;

    public GarmentGenerator()
        : base(nameof(GarmentGenerator))
    {
        seed = Sequential(
            Linear(NoiseSize + FashionMnist.Classes, Channels * Quarter * Quarter, hasBias: false),
            BatchNorm1d(Channels * Quarter * Quarter),
            ReLU());
        drawing = Sequential(
            ConvTranspose2d(Channels, Channels / 2, kernel_size: 4, stride: 2, padding: 1, bias: false),
            BatchNorm2d(Channels / 2),
            ReLU(),
            ConvTranspose2d(Channels / 2, 1, kernel_size: 4, stride: 2, padding: 1),
            Tanh());
        RegisterComponents();
    }

    public override Tensor forward(Tensor noise, Tensor classes)
    {
        using var scope = NewDisposeScope();
        var features = seed.call(cat([noise, classes], dim: 1)).view(-1, Channels, Quarter, Quarter);
        return drawing.call(features).MoveToOuterDisposeScope();
    }
}
