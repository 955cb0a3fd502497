using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>Where the garment is in a noisy image.</summary>
internal abstract class MaskTraining : Training
{
    private const int Channels = 8;
    private const double Noise = 0.3;
    private const double Visible = 0.2;

    private readonly Module<Tensor, Tensor> model = Sequential(Conv2d(1, Channels, 3, padding: 1), ReLU(), Conv2d(Channels, 1, 3, padding: 1));

    public sealed override IReadOnlyList<nn.Module> Modules => [model];

    public sealed override IEnumerable<Parameter> Shared => model.parameters();

    protected (Tensor Logits, Tensor Mask) Segment()
    {
        var images = Garments.Next().Images.view(-1, 1, Garments.Side, Garments.Side);
        return (model.call(images + Noise * randn_like(images)), (images > Visible).to(float32));
    }
}
