using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Readme;

/// <summary>A model of the kind that the README speaks of: it predicts an image, and the depth that goes with it.</summary>
internal sealed class DepthNet : nn.Module<Tensor, (Tensor Prediction, Tensor Depth)>
{
    public const int Pixels = 6;

    private readonly Linear _prediction = nn.Linear(Pixels, Pixels);
    private readonly Linear _depth = nn.Linear(Pixels, Pixels);

    public DepthNet()
        : base(nameof(DepthNet)) => RegisterComponents();

    public override (Tensor Prediction, Tensor Depth) forward(Tensor input)
    {
        var prediction = _prediction.call(input);
        return (prediction, _depth.call(prediction));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _prediction.Dispose();
            _depth.Dispose();
        }

        base.Dispose(disposing);
    }
}
