using LossGen.Samples;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pitfalls.Networks;

/// <summary>An autoencoder: sees a picture, and paints it again from 32 numbers. What it returns becomes brightness by a sigmoid.</summary>
internal sealed class Painter : Module<Tensor, Tensor>
{
    private const int Code = 32;

    private readonly Linear _encoder = Linear(FashionMnist.PixelsPerImage, Code);
    private readonly Linear _decoder = Linear(Code, FashionMnist.PixelsPerImage);

    public Painter()
        : base(nameof(Painter)) =>
        RegisterComponents();

    public override Tensor forward(Tensor input) => _decoder.call(_encoder.call(input).relu());
}
