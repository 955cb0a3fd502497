using LossGen.Samples;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pitfalls.Networks;

/// <summary>One hidden layer, and a head for each thing that is read from a picture.</summary>
internal sealed class Reader : Module<Tensor, Tensor>
{
    private const int Hidden = 64;

    public readonly Linear Names = Linear(Hidden, FashionMnist.Classes);
    public readonly Linear Families = Linear(Hidden, Garments.Families);
    public readonly Linear Brightness = Linear(Hidden, 1);

    private readonly Linear _trunk = Linear(FashionMnist.PixelsPerImage, Hidden);

    public Reader()
        : base(nameof(Reader)) =>
        RegisterComponents();

    /// <summary>What the heads read from.</summary>
    public override Tensor forward(Tensor input) => _trunk.call(input).relu();
}
