using LossGen.Samples;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FourStep;

/// <summary>A trunk, and a head for each of the two garments on a canvas.</summary>
internal sealed class TwoHeads : Module
{
    private const int Hidden = 64;

    public TwoHeads()
        : base(nameof(TwoHeads))
    {
        TopLeft = Head();
        BottomRight = Head();
        register_module("trunk", Trunk);
        register_module("topLeft", TopLeft);
        register_module("bottomRight", BottomRight);
    }

    public Trunk Trunk { get; } = new();

    public Sequential TopLeft { get; }

    public Sequential BottomRight { get; }

    public IEnumerable<Parameter> TrunkAnd(Module head) => Trunk.parameters().Concat(head.parameters());

    private static Sequential Head() => Sequential(Linear(Trunk.Features, Hidden), ReLU(), Linear(Hidden, FashionMnist.Classes));
}
