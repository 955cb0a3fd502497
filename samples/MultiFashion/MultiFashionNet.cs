using MultiFashion.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiFashion;

/// <summary>What the network says about a batch: two classifications and the canvas drawn again.</summary>
internal readonly record struct Prediction(Tensor TopLeft, Tensor BottomRight, Tensor Reconstruction);

/// <summary>A trunk of 64 features, and three heads that have to share them.</summary>
internal sealed class MultiFashionNet : Module<Tensor, Prediction>
{
    private const int Hidden = 256;
    private const int Features = 64;

    private readonly Sequential trunk;
    private readonly Linear topLeft;
    private readonly Linear bottomRight;
    private readonly Sequential decoder;

    public MultiFashionNet()
        : base(nameof(MultiFashionNet))
    {
        trunk = Sequential(Linear(PairSet.CanvasPixels, Hidden), ReLU(), Linear(Hidden, Features), ReLU());
        topLeft = Linear(Features, LossGen.Samples.FashionMnist.Classes);
        bottomRight = Linear(Features, LossGen.Samples.FashionMnist.Classes);
        decoder = Sequential(Linear(Features, Hidden), ReLU(), Linear(Hidden, PairSet.CanvasPixels), Sigmoid());
        RegisterComponents();
    }

    public override Prediction forward(Tensor image)
    {
        using var features = trunk.call(image);
        return new Prediction(topLeft.call(features), bottomRight.call(features), decoder.call(features));
    }
}
