using MultiFashion.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FourStep;

/// <summary>The features that both heads share, [batch, pixels] to [batch, 64]. It counts what it is asked to do in training.</summary>
internal sealed class Trunk : Module<Tensor, Tensor>
{
    public const int Features = 64;

    private const int Channels = 12;
    private const int Quarter = PairSet.CanvasSide / 4;

    private readonly Sequential layers;

    public Trunk()
        : base(nameof(Trunk))
    {
        layers = Sequential(
            Conv2d(1, Channels, kernel_size: 4, stride: 2, padding: 1),
            ReLU(),
            Conv2d(Channels, 2 * Channels, kernel_size: 4, stride: 2, padding: 1),
            ReLU(),
            Flatten(),
            Linear(2 * Channels * Quarter * Quarter, Features),
            ReLU());
        RegisterComponents();
    }

    /// <summary>Evaluations while gradients are recorded, whether or not they are the trunk's.</summary>
    public int Forwards { get; private set; }

    /// <summary>Those through which a loss goes backward, because the trunk is not frozen.</summary>
    public int Backwards { get; private set; }

    public override Tensor forward(Tensor image)
    {
        using var pixels = image.view(-1, 1, PairSet.CanvasSide, PairSet.CanvasSide);
        var features = layers.call(pixels);
        Forwards += is_grad_enabled() ? 1 : 0;
        Backwards += features.requires_grad ? 1 : 0;
        return features;
    }
}
